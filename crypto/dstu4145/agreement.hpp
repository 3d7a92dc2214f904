// SPDX-License-Identifier: MIT
// Cofactor Diffie-Hellman of DSTU 4145 keys (ua-crypto 1.6), before any key derivation.
#pragma once

#include "crypto/dstu4145/key.hpp"

namespace pidpys::crypto::dstu4145 {

enum class Cofactor { multiplied, left_out };  // left out: the plain agreement of A.3.5 and A.3.8

// Z = x of (h*d)Q or of dQ, big endian, params().field_bytes() octets, leading zeros kept: dropping them is the
// affair of the GOST 34.311 KDF. Constant time in d. Errc::invalid_argument if the curves differ.
Result<SecretBytes> agree(const PrivateKey& key, const PublicKey& peer, Cofactor cofactor = Cofactor::multiplied);

}  // namespace pidpys::crypto::dstu4145
