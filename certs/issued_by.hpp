// SPDX-License-Identifier: MIT
// The signature on a certificate. The certificates of authorities and their services come again with every signature, so
// what holds is remembered.
#pragma once

#include "crypto/base/bytes.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

// Whether it holds under the key in `issuer`. Names, times and rights are for others to judge. Safe for any thread.
bool has_signed(X509* issuer, X509* certificate);

// The same of DER; false for what is no certificate.
bool is_signed_by(ByteView certificate, ByteView issuer);

// For X509_STORE_set_verify: signatures and times of a chain whose last certificate is trusted by itself (RFC 5280 §6.1.3,
// (a)(1) and (a)(2)).
int verify_chain(X509_STORE_CTX* context);

}  // namespace pidpys::certs
