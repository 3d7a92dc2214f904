// SPDX-License-Identifier: MIT
#include "api/order/key_kind.hpp"

#include <openssl/evp.h>

#include "crypto/provider/keys.hpp"

namespace pidpys::api {

// By the number that OpenSSL keeps beside the key: asking for names costs a walk through a table at each signature.
observe::KeyKind key_kind(const crypto::KeyEntry& key) {
    switch (EVP_PKEY_get_base_id(key.key.get())) {
        case EVP_PKEY_EC: return observe::KeyKind::ec;
        case EVP_PKEY_ED25519: return observe::KeyKind::ed25519;
        case EVP_PKEY_RSA:
        case EVP_PKEY_RSA_PSS: return observe::KeyKind::rsa;
        default: break;
    }
    return EVP_PKEY_is_a(key.key.get(), crypto::kDstuKey) == 1 ? observe::KeyKind::dstu4145 : observe::KeyKind::other;
}

}  // namespace pidpys::api
