// SPDX-License-Identifier: MIT
// Keys with which anybody could sign, or whose octets say more than the key: refused wherever a key comes from, be it
// a certificate or a container.
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

// RSA: the public exponent is odd and at least 3 (RFC 8017 §3.1); with e = 1 every number is its own signature.
// Errc::weak.
Result<void> check_sound(const EVP_PKEY* key);

// The same, and the subjectPublicKey of the octets it was decoded from holds the RSAPublicKey and nothing else.
// Errc::weak, Errc::malformed.
Result<void> check_sound_public_key(const EVP_PKEY* key, ByteView subject_public_key);

}  // namespace pidpys::crypto
