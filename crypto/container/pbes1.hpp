// SPDX-License-Identifier: MIT
// PBES1 (RFC 8018 §6.1, PKCS#5 v1.5): key and IV by PBKDF1, then DES or RC2. Keys of the nineties, and what
// `openssl pkcs8 -v1` still writes.
#pragma once

#include "crypto/container/derivation.hpp"

namespace pidpys::crypto {

struct Pbes1;
const Pbes1* pbes1(ByteView oid);  // nullptr if the OID is none of them

// `parameters`: PBEParameter, whole. Errors as decrypt_with_password.
Result<SecretBytes> pbes1_decrypt(const Pbes1& scheme, ByteView parameters, ByteView ciphertext, ByteView password,
                                  DerivationBudget& budget);

}  // namespace pidpys::crypto
