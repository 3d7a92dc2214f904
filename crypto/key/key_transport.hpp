// SPDX-License-Identifier: MIT
// Keys that RSA carries (RFC 8017 §7), decrypted with a private key wherever it lives.
#pragma once

#include "crypto/key/key_elsewhere.hpp"

namespace pidpys::crypto {

// A key of `size` octets. With OAEP Errc::integrity where it does not decrypt to that.
//
// With PKCS #1 v1.5 nobody is told: whatever is wrong with the padding or the length, the answer is a key of that size which
// nobody knows, found in the same time (RFC 3218 §2.3.2), and what it decrypts must fail in a way that does not tell either.
//
// Errc::malformed if `encrypted` is not as long as the modulus, which anybody can see; unsupported (not RSA, digests that
// are not known here), and the errors of a key elsewhere.
Result<SecretBytes> decrypt_transported(EVP_PKEY* key, const WayToDecrypt& way, ByteView encrypted, std::size_t size);

// With OAEP; `key` is a public one. unsupported, internal.
Result<Bytes> encrypt_to_transport(EVP_PKEY* key, const WayToDecrypt& way, ByteView secret);

}  // namespace pidpys::crypto
