// SPDX-License-Identifier: MIT
// The encryption schemes of PKCS#12 itself (RFC 7292 appendix C).
#pragma once

#include "crypto/container/derivation.hpp"
#include "crypto/container/password.hpp"

namespace pidpys::crypto {

struct Pkcs12Pbe;
const Pkcs12Pbe* pkcs12_pbe(ByteView oid);  // nullptr if the OID is none of them

// `parameters`: pkcs-12PbeParams, whole. Every reading of the password is tried. Errors as decrypt_with_password.
Result<SecretBytes> pkcs12_pbe_decrypt(const Pkcs12Pbe& scheme, ByteView parameters, ByteView ciphertext,
                                       ContainerPassword& password, DerivationBudget& budget);

}  // namespace pidpys::crypto
