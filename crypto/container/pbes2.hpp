// SPDX-License-Identifier: MIT
// PBES2 (RFC 8018 §6.2): key by PBKDF2 or scrypt (RFC 7914 §7), then a block cipher.
#pragma once

#include "crypto/asn1/oid.hpp"
#include "crypto/container/derivation.hpp"

namespace pidpys::crypto {

namespace oids {
inline constexpr der::Oid pbes2{"1.2.840.113549.1.5.13"};
inline constexpr der::Oid pbkdf2{"1.2.840.113549.1.5.12"};
inline constexpr der::Oid scrypt{"1.3.6.1.4.1.11591.4.11"};
inline constexpr der::Oid hmac_sha1{"1.2.840.113549.2.7"};
inline constexpr der::Oid hmac_sha256{"1.2.840.113549.2.9"};
inline constexpr der::Oid hmac_gost34311{"1.2.804.2.1.1.1.1.1.2"};
inline constexpr der::Oid kmac_kupyna256{"1.2.804.2.1.1.1.1.2.2.4"};
}  // namespace oids

// `parameters`: PBES2-params, whole. Errors as decrypt_with_password.
Result<SecretBytes> pbes2_decrypt(ByteView parameters, ByteView ciphertext, ByteView password,
                                  DerivationBudget& budget);

// The derivation with a national hash that decrypting by these parameters takes; nothing if it is another one.
std::optional<KeyWanted> pbes2_key_wanted(ByteView parameters, ByteView password);

enum class Pbes2Suite {
    aes256,  // PBKDF2 HMAC-SHA-256, AES-256-CBC
    gost     // PBKDF2 HMAC GOST 34.311, GOST 28147 CFB with DKE No 1, as IIT writes it
};

struct EncryptedOctets {
    Bytes algorithm;  // AlgorithmIdentifier
    Bytes ciphertext;
};
Result<EncryptedOctets> pbes2_encrypt(Pbes2Suite suite, ByteView plaintext, const SecretString& password,
                                      std::uint32_t iterations);

}  // namespace pidpys::crypto
