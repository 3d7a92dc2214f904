// SPDX-License-Identifier: MIT
// The MAC over a PKCS#12 container: HMAC under a key from the password (RFC 7292 §4, appendix B), or PBMAC1, whose key
// comes from PBKDF2 (RFC 9579).
#pragma once

#include "crypto/asn1/reader.hpp"
#include "crypto/container/derivation.hpp"
#include "crypto/container/password.hpp"

namespace pidpys::crypto {

// `mac_data`: content of MacData. The reading of the password that fits is settled on. Errors: malformed, unsupported,
// too_large, cancelled, wrong_password (does not match).
Result<void> check_pkcs12_mac(ByteView mac_data, ByteView authenticated, ContainerPassword& password,
                              DerivationBudget& budget);

// The derivation with a national hash that check_pkcs12_mac will make first; nothing if it makes another.
std::optional<KeyWanted> pkcs12_mac_key_wanted(ByteView mac_data, const ContainerPassword& password);

enum class Pkcs12Mac { sha256, gost34311 };
// A whole MacData.
Result<Bytes> make_pkcs12_mac(Pkcs12Mac kind, ByteView authenticated, const SecretString& password,
                              std::uint32_t iterations);

}  // namespace pidpys::crypto
