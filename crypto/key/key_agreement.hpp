// SPDX-License-Identifier: MIT
// Diffie-Hellman with a private key, wherever it lives: ECDH on P-256, P-384 and P-521 (SEC 1 §3.3), X25519 (RFC 7748), and
// DSTU 4145 (ua-crypto 1.6), before any key derivation.
#pragma once

#include "crypto/key/key_elsewhere.hpp"

namespace pidpys::crypto {

// The kinds of key that agree; other: none of them.
enum class AgreementKind { nist, x25519, dstu4145, other };
AgreementKind agreement_kind(const EVP_PKEY* key);

// Z, of the length that the kind has, leading zeros kept. `peer`: what the other's subjectPublicKey holds (RFC 5480 §2.2,
// RFC 8410 §4, ua-crypto 1.1), taken for a point of this key's own curve and refused unless it is one of full order, so that
// nobody computes on a curve that a message brings along. Constant time in the private key. Errc::malformed: no such point,
// or Z would be zero (RFC 8418 §2); unsupported: not a key that agrees; errors of a key elsewhere.
Result<SecretBytes> agree(EVP_PKEY* key, ByteView peer, const WayToAgree& way = {});

// The same and the wrap after it in one, where the key lives: unsupported means that nothing was done, and that agree() is
// the way. Else errors of agree(), and integrity: not wrapped for this key.
Result<SecretBytes> unwrap_elsewhere(EVP_PKEY* key, ByteView peer, const WayToWrap& way, ByteView wrapped);
Result<Bytes> wrap_elsewhere(EVP_PKEY* key, ByteView peer, const WayToWrap& way, ByteView content_key);

// A key pair of the moment with the parameters of this public key, to agree with it once. unsupported, internal.
Result<EvpPkey> generate_like(EVP_PKEY* key);

// Whether the keys are of one curve, named or written out.
bool same_parameters(const EVP_PKEY* a, const EVP_PKEY* b);

// What the subjectPublicKey of the key holds. unsupported.
Result<Bytes> agreement_octets(EVP_PKEY* key);

}  // namespace pidpys::crypto
