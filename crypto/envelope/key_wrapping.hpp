// SPDX-License-Identifier: MIT
// Content keys wrapped in key-encryption keys: AES (RFC 3394), triple DES (RFC 3217, to read alone), GOST 28147 and Kalyna
// (crypto/symmetric/key_wrap.hpp). Each has a check of its own, so that a wrong key is known for one.
#pragma once

#include "crypto/asn1/oid.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto {

struct KeyWrapping {
    enum class Kind { evp, gost, kalyna };
    der::Oid oid;
    Kind kind;
    const char* cipher;    // EVP name, of Kind::evp
    std::size_t kek_size;  // octets
    bool null_parameters;  // as written; both are read
};

// By the OID's content octets, or null.
const KeyWrapping* key_wrapping(ByteView oid);

// What this program writes.
const KeyWrapping& aes_wrapping(std::size_t kek_size);  // 16, 24, 32
const KeyWrapping& gost_wrapping();
const KeyWrapping& kalyna_wrapping();

Bytes algorithm_identifier(const KeyWrapping& wrapping);

// `sbox` is the recipient's, for GOST. integrity: not wrapped with this key. The iv, where there is one, is drawn anew.
// internal; invalid_argument for a key that the national wraps do not take (they take 32 octets).
Result<SecretBytes> unwrap_key(const KeyWrapping& wrapping, ByteView kek, ByteView wrapped, const GostSBox& sbox);
Result<Bytes> wrap_key(const KeyWrapping& wrapping, ByteView kek, ByteView key, const GostSBox& sbox);

}  // namespace pidpys::crypto
