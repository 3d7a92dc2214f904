// SPDX-License-Identifier: MIT
#include "crypto/key/private_key.hpp"

#include <openssl/sha.h>

#include "crypto/base/encoding.hpp"
#include "crypto/key/key_elsewhere.hpp"

namespace pidpys::crypto {

std::string key_fingerprint(EVP_PKEY* key) {
    const Bytes info = der_of(i2d_PUBKEY, key);
    ERR_clear_error();
    if (info.empty()) return {};
    Bytes hash(SHA256_DIGEST_LENGTH);
    SHA256(info.data(), info.size(), hash.data());
    return hex_encode(hash);
}

bool signs_quickly(const EVP_PKEY* key) {
    if (elsewhere(key)) return false;  // over a wire, perhaps with a person at its end
    const int kind = EVP_PKEY_get_id(key);
    return kind == EVP_PKEY_ED25519 || (kind == EVP_PKEY_EC && EVP_PKEY_get_bits(key) == 256);
}

}  // namespace pidpys::crypto
