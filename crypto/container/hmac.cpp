// SPDX-License-Identifier: MIT
#include "crypto/container/hmac.hpp"

#include <array>

#include <openssl/core_names.h>
#include <openssl/params.h>

namespace pidpys::crypto {

Result<Hmac> Hmac::make(const char* digest, ByteView key) {
    using EvpMac = std::unique_ptr<EVP_MAC, FreeWith<EVP_MAC_free>>;
    static const EvpMac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    Hmac made;
    made.context_.reset(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr);
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(digest), 0),
        OSSL_PARAM_construct_end()};
    static const std::uint8_t nothing = 0;  // an empty key is a key; a null pointer is none
    if (!made.context_ ||
        EVP_MAC_init(made.context_.get(), key.empty() ? &nothing : key.data(), key.size(), parameters.data()) != 1)
        return fail(Errc::unsupported, std::string("HMAC with ") + digest + ": " + openssl_errors());
    return made;
}

bool Hmac::compute(std::initializer_list<ByteView> parts, std::span<std::uint8_t> out) {
    bool done = EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1;  // the key stays
    for (const ByteView part : parts) done = done && EVP_MAC_update(context_.get(), part.data(), part.size()) == 1;
    return done && EVP_MAC_final(context_.get(), out.data(), nullptr, out.size()) == 1;
}

}  // namespace pidpys::crypto
