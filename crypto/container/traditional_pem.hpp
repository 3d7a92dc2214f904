// SPDX-License-Identifier: MIT
// OpenSSL's own encryption of PEM blocks, told by header lines (RFC 1421 §4.6 in form): `Proc-Type: 4,ENCRYPTED` and
// `DEK-Info: AES-128-CBC,<IV in hex>`; the key is one round of MD5 over password and IV.
#pragma once

#include <string_view>

#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/container/derivation.hpp"

namespace pidpys::crypto {

// Whether a block's body (between its begin and end lines) begins with header lines.
bool has_pem_headers(std::string_view body);

// The octets of a body with header lines. Ciphers in CBC, CFB and OFB mode, as OpenSSL and Bouncy Castle wrote them.
// Errors: malformed, unsupported, wrong_password, cancelled.
Result<SecretBytes> decrypt_traditional_pem(std::string_view body, ByteView password, DerivationBudget& budget);

}  // namespace pidpys::crypto
