// SPDX-License-Identifier: MIT
// One-time secrets of signing.
#pragma once

#include <optional>

#include "crypto/dstu4145/key.hpp"

namespace pidpys::crypto::dstu4145 {

// A number uniform below n to within 2^-64, hashed by SHA-512 from fresh randomness, d and the hash to be
// signed: a broken random generator alone gives nobody the key, nor does a repeated hash repeat the nonce.
// Nothing if the DRBG or the digest fails.
std::optional<Scalar> hedged_nonce(const PrivateKey& key, ByteView hash);

// Random number of `bits` bits; nothing if the DRBG fails.
std::optional<Scalar> random_scalar(std::size_t bits);

}  // namespace pidpys::crypto::dstu4145
