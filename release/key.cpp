// SPDX-License-Identifier: MIT
#include "release/key.hpp"

#include <algorithm>

#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::release {

std::optional<PublicKey> read_key(std::string_view hex) {
    const auto octets = hex_decode(hex);
    PublicKey key{};
    if (!octets || octets->size() != key.size()) return std::nullopt;
    std::ranges::copy(*octets, key.begin());
    return key;
}

bool is_signed(ByteView text, ByteView signature, const PublicKey& key) {
    const crypto::EvpPkey pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
    const crypto::EvpMdCtx context(EVP_MD_CTX_new());
    const bool good =
        pkey && context && signature.size() == signature_size &&
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, pkey.get()) == 1 &&
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), text.data(), text.size()) == 1;
    if (!good) ERR_clear_error();
    return good;
}

Origin built_in() { return {read_key(PIDPYS_RELEASE_KEY), PIDPYS_UPDATE_ADDRESS}; }

}  // namespace pidpys::release
