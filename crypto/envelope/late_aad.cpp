// SPDX-License-Identifier: MIT
#include <array>

#include <openssl/crypto.h>

#include "crypto/base/openssl.hpp"
#include "crypto/envelope/content_cipher.hpp"
#include "crypto/symmetric/binary_field.hpp"

namespace pidpys::crypto {
namespace {

// A block as GCM reads it, its first bit the coefficient of x^0 (SP 800-38D §6.3), and as binary_field.hpp has it.
using Block = std::array<std::uint8_t, 16>;
using Element = detail::FieldElement512;

std::uint8_t mirrored(std::uint8_t octet) {
    unsigned from = octet;
    unsigned to = 0;
    for (int bit = 0; bit < 8; ++bit, from >>= 1) to = to << 1 | (from & 1);
    return static_cast<std::uint8_t>(to);
}

Element element_of(const Block& block) {
    Element element;
    for (std::size_t i = 0; i < block.size(); ++i)
        element.word[i / 8] |= std::uint64_t{mirrored(block[i])} << (8 * (i % 8));
    return element;
}

Block block_of(const Element& element) {
    Block block{};
    for (std::size_t i = 0; i < block.size(); ++i)
        block[i] = mirrored(static_cast<std::uint8_t>(element.word[i / 8] >> (8 * (i % 8))));
    return block;
}

Element times(const Element& a, const Element& b) { return detail::field_multiply(a, b, 2); }

Element plus(Element a, const Element& b) {
    a.word[0] ^= b.word[0];
    a.word[1] ^= b.word[1];
    return a;
}

Element power(Element base, std::uint64_t exponent) {
    Element result = element_of(Block{0x80});
    for (; exponent != 0; exponent >>= 1) {
        if ((exponent & 1) != 0) result = times(result, base);
        base = times(base, base);
    }
    return result;
}

using EvpBlockCipher = std::unique_ptr<EVP_CIPHER, FreeWith<EVP_CIPHER_free>>;

Result<Element> hash_subkey(const ContentAlgorithm& algorithm, ByteView key) {
    const char* name = algorithm.key_size() == 16   ? "AES-128-ECB"
                       : algorithm.key_size() == 24 ? "AES-192-ECB"
                                                    : "AES-256-ECB";
    const EvpBlockCipher cipher(EVP_CIPHER_fetch(nullptr, name, nullptr));
    const EvpCipherCtx context(EVP_CIPHER_CTX_new());
    const Block zeros{};
    Block subkey{};
    int size = 0;
    if (!cipher || !context || EVP_EncryptInit_ex2(context.get(), cipher.get(), key.data(), nullptr, nullptr) != 1 ||
        EVP_EncryptUpdate(context.get(), subkey.data(), &size, zeros.data(), static_cast<int>(zeros.size())) != 1)
        return fail(Errc::internal, openssl_errors());
    const Element element = element_of(subkey);
    OPENSSL_cleanse(subkey.data(), subkey.size());
    return element;
}

}  // namespace

Result<Bytes> late_aad(const ContentAlgorithm& algorithm, ByteView key, ByteView aad, std::uint64_t ciphertext) {
    auto h = hash_subkey(algorithm, key);
    if (!h) return forward(h);
    Element sum;
    for (std::size_t at = 0; at < aad.size(); at += sizeof(Block)) {
        Block block{};
        const ByteView part = aad.subspan(at, std::min(sizeof(Block), aad.size() - at));
        std::copy(part.begin(), part.end(), block.begin());
        sum = times(plus(sum, element_of(block)), *h);
    }
    Block length{};  // of the authenticated octets in bits; that of the ciphertext is in both tags
    const std::uint64_t bits = 8 * std::uint64_t{aad.size()};
    for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
    const std::uint64_t blocks = ciphertext / sizeof(Block) + (ciphertext % sizeof(Block) != 0 ? 1 : 0);
    Element shifted = times(sum, power(*h, blocks));
    const Block difference = block_of(times(plus(shifted, element_of(length)), *h));
    OPENSSL_cleanse(&*h, sizeof *h);
    OPENSSL_cleanse(&shifted, sizeof shifted);
    return Bytes(difference.begin(), difference.end());
}

}  // namespace pidpys::crypto
