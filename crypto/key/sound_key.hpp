// SPDX-License-Identifier: MIT
// Keys with which anybody could sign, or whose octets say more than the key: refused wherever a key comes from, be it
// a certificate, an authority or a container.
#pragma once

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

// RSA: the public exponent is odd, at least 3 (RFC 8017 §3.1) and below 2^256 (FIPS 186-5 §A.1.1): with e = 1, or with
// e = 1 modulo the order of the group, every number is its own signature. The modulus is not one that anybody factors
// (crypto/key/modulus.hpp). EC: a finite point of the curve and of its subgroup (SP 800-56A §5.6.2.3.3). EdDSA: no
// point of small order. DSTU 4145: the provider makes no others. Milliseconds for RSA, so that keys seen lately are
// remembered; for keys that a path vouches for or that somebody signs with, not for whatever a message brings along.
// Errc::weak.
Result<void> check_sound(const EVP_PKEY* key);

// What of it costs microseconds (not: the modulus, the subgroup), and that the subjectPublicKey the key was decoded
// from holds the RSAPublicKey and nothing else, an EC point compressed or not but never hybrid (RFC 5480 §2.2).
// Errc::weak, Errc::malformed.
Result<void> check_sound_public_key(const EVP_PKEY* key, ByteView subject_public_key);

}  // namespace pidpys::crypto
