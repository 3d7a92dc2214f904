// SPDX-License-Identifier: MIT
// Signing and verification of DSTU 4145-2002 (clauses 11 and 12) over a hash already computed; any hash
// length, read little endian and cut to m bits, zero becoming one.
#pragma once

#include <span>

#include "crypto/dstu4145/key.hpp"

namespace pidpys::crypto::dstu4145 {

// Raw signature r‖s, both little endian, params().signature_bytes() octets. Constant time in d and in the
// nonce, which is hedged: drawn from d, the hash and fresh randomness. Errc::internal if the DRBG fails.
Result<Bytes> sign(const PrivateKey& key, ByteView hash);

// The same with the nonce e given, for known answers alone. Errc::invalid_argument where e or the r or s it
// leads to is zero or e is not below n.
Result<Bytes> sign_with_nonce(const PrivateKey& key, ByteView hash, const Scalar& e);

// Takes raw r‖s and `04 LEN r‖s` alike. The length L_D of r‖s is a parameter of the standard: any even one
// will do, each half padded with zeros or cut to what its number needs. A wrong signature, whatever is wrong with it, is
// false.
bool verify(const PublicKey& key, ByteView hash, ByteView signature);

// `04 LEN r‖s` as certificates, CRLs, OCSP responses and requests hold it inside the BIT STRING; LEN is one
// octet for every signature of DSTU 4145 (at most 127 octets) or 81 LEN above.
Bytes wrap_signature(ByteView raw);

}  // namespace pidpys::crypto::dstu4145
