// SPDX-License-Identifier: MIT
// The MAC over a PKCS#12 container (RFC 7292 §4, appendix B): HMAC under a key from the password.
#pragma once

#include "crypto/asn1/reader.hpp"
#include "crypto/container/password_encryption.hpp"

namespace pidpys::crypto {

// `mac_data`: content of MacData. Errors: malformed, unsupported, too_large, wrong_password (does not match).
Result<void> check_pkcs12_mac(ByteView mac_data, ByteView authenticated, const SecretString& password,
                              IterationBudget& budget);

enum class Pkcs12Mac { sha256, gost34311 };
// A whole MacData.
Result<Bytes> make_pkcs12_mac(Pkcs12Mac kind, ByteView authenticated, const SecretString& password,
                              std::uint32_t iterations);

}  // namespace pidpys::crypto
