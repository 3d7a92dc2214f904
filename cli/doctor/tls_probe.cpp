// SPDX-License-Identifier: MIT
#include "cli/doctor/tls_probe.hpp"

#include <ctime>
#include <string>

#include <openssl/ssl.h>

namespace pidpys::cli {
namespace {

constexpr int kConnectSeconds = 2;
constexpr int kHandshakeSeconds = 3;
constexpr unsigned kNapMilliseconds = 10;

using SslCtx = std::unique_ptr<SSL_CTX, crypto::FreeWith<SSL_CTX_free>>;

// Connects, or shakes hands: as soon as it can be told, whichever way it ends. (OpenSSL's own waiting tries a refused
// connection again until its time is over.)
bool done_within(BIO* bio, int seconds) {
    const std::time_t deadline = std::time(nullptr) + seconds;
    while (BIO_do_handshake(bio) != 1)
        if (!BIO_should_retry(bio) || BIO_wait(bio, deadline, kNapMilliseconds) <= 0) return false;
    return true;
}

crypto::BioPtr connected(const std::string& address) {
    crypto::BioPtr bio(BIO_new_connect(address.c_str()));
    BIO_set_nbio(bio.get(), 1);
    if (!done_within(bio.get(), kConnectSeconds)) bio.reset();
    return bio;
}

}  // namespace

ProbeResult probe_tls(std::uint16_t port, X509* authority) {
    const std::string number = std::to_string(port);
    crypto::BioPtr socket = connected("127.0.0.1:" + number);
    if (!socket) socket = connected("[::1]:" + number);
    ERR_clear_error();
    if (!socket) return ProbeResult::closed;

    const SslCtx context(SSL_CTX_new(TLS_client_method()));
    if (authority != nullptr) X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), authority);
    const crypto::BioPtr tls(BIO_new_ssl(context.get(), 1));
    SSL* ssl = nullptr;
    BIO_get_ssl(tls.get(), &ssl);
    char host[] = "localhost";
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host);  // the macro casts in the old style
    SSL_set1_host(ssl, host);
    BIO_push(tls.get(), socket.release());  // freed with the chain

    const bool done = done_within(tls.get(), kHandshakeSeconds);
    ERR_clear_error();
    if (!done) return ProbeResult::no_tls;
    return authority != nullptr && SSL_get_verify_result(ssl) == X509_V_OK ? ProbeResult::ours : ProbeResult::stranger;
}

}  // namespace pidpys::cli
