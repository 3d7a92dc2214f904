// SPDX-License-Identifier: MIT
#include "daemon/transport/tls_context.hpp"

#include <openssl/ssl.h>

#include "crypto/base/openssl.hpp"

namespace pidpys::daemon {
namespace {

constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// A client that offers protocols without HTTP/1.1 goes on without ALPN and finds out.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_length, kHttp11, sizeof kHttp11, offered, offered_length) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

bool configure(SSL_CTX* context) {
    // Plaintext may be a password: OpenSSL wipes its copies. A client's renegotiation costs more than it can give.
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA | SSL_OP_CLEANSE_PLAINTEXT);
    // Record buffers are kept: 34 KiB for each of a few connections, where releasing them wipes 16 KiB a request.
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);                           // one system call a record instead of two
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets carry the state
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
           SSL_CTX_set_ciphersuites(
               context, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") == 1 &&
           SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1;
}

bool ask_clients(SSL_CTX* context, const ClientTrust& clients) {
    static constexpr unsigned char kSessions[] = "pidpys";  // tickets name whose they are, or none is taken back
    const crypto::X509StorePtr store(X509_STORE_new());
    if (!store || X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN) != 1) return false;
    for (X509* authority : clients.authorities)
        if (X509_STORE_add_cert(store.get(), authority) != 1 || SSL_CTX_add_client_CA(context, authority) != 1)
            return false;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (clients.required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
    return SSL_CTX_set1_verify_cert_store(context, store.get()) == 1 &&
           SSL_CTX_set_session_id_context(context, kSessions, sizeof kSessions - 1) == 1;
}

}  // namespace

Result<TlsContext> make_tls_context(X509* leaf, EVP_PKEY* key, std::span<X509* const> issuers,
                                    const ClientTrust* clients) {
    TlsContext context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context || !configure(context.get())) return fail(Errc::internal, "TLS: " + crypto::openssl_errors());
    if (SSL_CTX_use_certificate(context.get(), leaf) != 1 || SSL_CTX_use_PrivateKey(context.get(), key) != 1)
        return fail(Errc::internal, "TLS identity: " + crypto::openssl_errors());
    for (X509* issuer : issuers)
        if (SSL_CTX_add1_chain_cert(context.get(), issuer) != 1)
            return fail(Errc::internal, "TLS chain: " + crypto::openssl_errors());
    if (clients != nullptr && !ask_clients(context.get(), *clients))
        return fail(Errc::internal, "TLS authorities of clients: " + crypto::openssl_errors());
    return context;
}

}  // namespace pidpys::daemon
