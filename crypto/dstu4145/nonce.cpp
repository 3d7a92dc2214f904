// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/nonce.hpp"

#include <array>

#include <openssl/rand.h>

#include "crypto/base/openssl.hpp"
#include "crypto/dstu4145/constant_time.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

constexpr std::size_t fresh_bytes = 32;
constexpr std::size_t block_bytes = 64;  // of SHA-512
constexpr std::size_t extra_bytes = 8;   // beyond n, so that the remainder is uniform

template <std::size_t Size>
struct Wiped : std::array<std::uint8_t, Size> {
    ~Wiped() { OPENSSL_cleanse(this->data(), Size); }
};

const EVP_MD* sha512() {
    static const EvpMd digest(EVP_MD_fetch(nullptr, "SHA512", nullptr));
    return digest.get();
}

}  // namespace

std::optional<Scalar> hedged_nonce(const PrivateKey& key, ByteView hash) {
    const std::size_t size = key.params().order_bytes() + extra_bytes;
    Wiped<2 * block_bytes> output;
    Wiped<1 + fresh_bytes> fresh;
    const EvpMdCtx ctx(EVP_MD_CTX_new());
    if (!ctx || RAND_priv_bytes(fresh.data() + 1, fresh_bytes) != 1) return std::nullopt;
    classify(fresh.data(), fresh.size());
    const SecretBytes& d = key.encode();
    for (std::size_t done = 0, block = 0; done < size; done += block_bytes, ++block) {
        fresh[0] = static_cast<std::uint8_t>(block);
        if (EVP_DigestInit_ex(ctx.get(), sha512(), nullptr) != 1 ||
            EVP_DigestUpdate(ctx.get(), fresh.data(), fresh.size()) != 1 ||
            EVP_DigestUpdate(ctx.get(), d.data(), d.size()) != 1 ||
            EVP_DigestUpdate(ctx.get(), hash.data(), hash.size()) != 1 ||
            EVP_DigestFinal_ex(ctx.get(), output.data() + done, nullptr) != 1) {
            return std::nullopt;
        }
    }
    return key.params().order().reduce({output.data(), size});
}

std::optional<Scalar> random_scalar(std::size_t bits) {
    Wiped<max_words * 8> octets;
    if (RAND_priv_bytes(octets.data(), static_cast<int>(octets.size())) != 1) return std::nullopt;
    classify(octets.data(), octets.size());
    Scalar scalar(words_from_le(octets));
    keep_low_bits(scalar.w, bits);
    return scalar;
}

}  // namespace pidpys::crypto::dstu4145
