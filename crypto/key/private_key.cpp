// SPDX-License-Identifier: MIT
#include "crypto/key/private_key.hpp"

#include <openssl/sha.h>

#include "crypto/base/encoding.hpp"

namespace pidpys::crypto {

std::string key_fingerprint(EVP_PKEY* key) {
    const Bytes info = der_of(i2d_PUBKEY, key);
    ERR_clear_error();
    if (info.empty()) return {};
    Bytes hash(SHA256_DIGEST_LENGTH);
    SHA256(info.data(), info.size(), hash.data());
    return hex_encode(hash);
}

}  // namespace pidpys::crypto
