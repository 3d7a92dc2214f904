// SPDX-License-Identifier: MIT
// Extensions that have to be understood (RFC 5280 §4.2), read to their last octet: libcrypto looks at their beginning.
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::certs {

// Extensions in a certificate of version 3 alone (RFC 5280 §4.1.2.9), none of them twice; each critical one is of those
// that pki 4.6 names, well-formed and whole; of critical qcStatements every statement is known (RFC 3739 §3.2.6).
// Errc::untrusted.
Result<void> check_extensions(const X509* certificate);

// Whether the value of an extension that libcrypto has a type for is of that type and nothing beyond.
bool is_whole(X509_EXTENSION* extension);

}  // namespace pidpys::certs
