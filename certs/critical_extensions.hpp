// SPDX-License-Identifier: MIT
// Extensions that have to be understood (RFC 5280 §4.2), read to their last octet: libcrypto looks at their beginning.
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::certs {

// No extension twice; each critical one well-formed and whole; of critical qcStatements every statement known (RFC
// 3739 §3.2.6). Which critical ones are processed at all is libcrypto's to say. Errc::untrusted.
Result<void> check_extensions(const X509* certificate);

// Whether the value of an extension that libcrypto has a type for is of that type and nothing beyond.
bool is_whole(X509_EXTENSION* extension);

}  // namespace pidpys::certs
