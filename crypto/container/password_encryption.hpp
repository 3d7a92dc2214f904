// SPDX-License-Identifier: MIT
// Password-based encryption as containers name it: PBES2 (RFC 8018 §6.2) with the national algorithms too
// (ua-crypto 2), PBES1 (§6.1), and the PKCS#12 schemes of old (RFC 7292 appendix C).
#pragma once

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/container/derivation.hpp"
#include "crypto/container/password.hpp"

namespace pidpys::crypto {

// Decrypts by an AlgorithmIdentifier (whole element). Errors: malformed, unsupported, too_large, cancelled,
// wrong_password (padding does not come out).
Result<SecretBytes> decrypt_with_password(ByteView algorithm, ByteView ciphertext, ContainerPassword& password,
                                          DerivationBudget& budget);

// The derivation with a national hash that decrypt_with_password will make; nothing if it makes another or none.
std::optional<KeyWanted> key_wanted_of(ByteView algorithm, const ContainerPassword& password);

}  // namespace pidpys::crypto
