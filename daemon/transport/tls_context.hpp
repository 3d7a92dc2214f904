// SPDX-License-Identifier: MIT
// The TLS parameters of the service: TLS 1.2 or later, authenticated encryption with forward secrecy only, stateless
// session tickets, HTTP/1.1 by ALPN.
#pragma once

#include <memory>
#include <span>

#include <openssl/types.h>

#include "crypto/base/result.hpp"

namespace pidpys::daemon {

using TlsContext = std::shared_ptr<SSL_CTX>;

// By which authorities clients' certificates are verified, and whether a client without one is refused. Each authority is
// an anchor, though it be no root.
struct ClientTrust {
    std::span<X509* const> authorities;
    bool required = true;
};

// `issuers` are sent after the leaf. Objects are shared by reference count, not taken. Errc::internal if key and
// certificate do not belong together. Without `clients` none is asked for a certificate.
Result<TlsContext> make_tls_context(X509* leaf, EVP_PKEY* key, std::span<X509* const> issuers = {},
                                    const ClientTrust* clients = nullptr);

}  // namespace pidpys::daemon
