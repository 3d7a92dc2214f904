// SPDX-License-Identifier: MIT
#include "daemon/transport/tls_stream.hpp"

#include <new>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "crypto/base/openssl.hpp"

namespace pidpys::daemon {
namespace {

// Of others, which SSL_get_error would take for its own. Clearing a queue walks all of it, empty or not.
void forget_errors() {
    if (ERR_peek_error() != 0) ERR_clear_error();
}

}  // namespace

TlsStream::TlsStream(SSL_CTX* context, std::intptr_t socket) : ssl_(SSL_new(context)) {
    if (ssl_ == nullptr || SSL_set_fd(ssl_, static_cast<int>(socket)) != 1) {
        SSL_free(ssl_);
        throw std::bad_alloc();
    }
    SSL_set_accept_state(ssl_);
}

TlsStream::~TlsStream() { SSL_free(ssl_); }

TlsStream::Io TlsStream::handshake() {
    forget_errors();
    const int result = SSL_do_handshake(ssl_);
    return result == 1 ? Io::done : reason(result);
}

TlsStream::Io TlsStream::read(std::span<std::uint8_t> into, std::size_t& got) {
    forget_errors();
    const int result = SSL_read_ex(ssl_, into.data(), into.size(), &got);
    return result == 1 ? Io::done : reason(result);
}

TlsStream::Io TlsStream::write(ByteView octets, std::size_t& sent) {
    forget_errors();
    const int result = SSL_write_ex(ssl_, octets.data(), octets.size(), &sent);
    return result == 1 ? Io::done : reason(result);
}

bool TlsStream::buffered() const { return SSL_has_pending(ssl_) == 1; }

void TlsStream::close_notify() {
    if (broken_ || SSL_in_init(ssl_) == 1) return;
    forget_errors();
    SSL_shutdown(ssl_);
}

Bytes TlsStream::client_certificate() const {
    X509* shown = SSL_get0_peer_certificate(ssl_);
    if (shown == nullptr || SSL_get_verify_result(ssl_) != X509_V_OK) return {};
    return crypto::der_of(i2d_X509, shown);
}

TlsStream::Io TlsStream::reason(int result) {
    switch (SSL_get_error(ssl_, result)) {
        case SSL_ERROR_WANT_READ: return Io::want_read;
        case SSL_ERROR_WANT_WRITE: return Io::want_write;
        case SSL_ERROR_ZERO_RETURN: return Io::ended;
        default: break;
    }
    broken_ = true;  // nothing may be sent on it any more, not even a farewell
    const bool plain =
        ERR_GET_LIB(ERR_peek_error()) == ERR_LIB_SSL && ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST;
    ERR_clear_error();
    return plain ? Io::plain_http : Io::failed;
}

}  // namespace pidpys::daemon
