// SPDX-License-Identifier: MIT
// The key derivation and the encryption schemes of PKCS#12 itself (RFC 7292 appendices B and C).
#pragma once

#include "crypto/container/password_encryption.hpp"

namespace pidpys::crypto {

// A password as PKCS#12 takes it: UTF-16 big endian with two final zero octets. Characters outside the basic
// plane become surrogates; octets that are no UTF-8 are taken one by one as Latin-1 (as OpenSSL falls back).
enum class PasswordReading { utf8, latin1 };
SecretBytes bmp_password(const SecretString& password, PasswordReading reading = PasswordReading::utf8);

// RFC 7292 B.2 with an EVP digest; id 1 key, 2 IV, 3 MAC key.
Result<SecretBytes> pkcs12_kdf(const char* digest, ByteView bmp_password, ByteView salt, std::uint8_t id,
                               std::uint32_t iterations, std::size_t size);

struct Pkcs12Pbe;
const Pkcs12Pbe* pkcs12_pbe(ByteView oid);  // nullptr if the OID is none of them

// `parameters`: pkcs-12PbeParams, whole. Errors as decrypt_with_password.
Result<SecretBytes> pkcs12_pbe_decrypt(const Pkcs12Pbe& scheme, ByteView parameters, ByteView ciphertext,
                                       const SecretString& password, IterationBudget& budget);

inline constexpr std::size_t max_salt = 1024;  // octets; what was met has 8 to 64

}  // namespace pidpys::crypto
