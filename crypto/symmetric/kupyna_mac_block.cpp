// SPDX-License-Identifier: MIT
#include "crypto/symmetric/kupyna_mac_block.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <openssl/crypto.h>

#include "crypto/symmetric/column_core.hpp"
#include "crypto/symmetric/little_endian.hpp"

namespace pidpys::crypto {

namespace {

constexpr std::size_t kBlock = 64;

// 32 octets, a 1 bit, zeros, and a length in bits of 96 bits.
void fill_block(std::uint64_t block[8], std::span<const std::uint8_t, KupynaMacBlock::kSize> octets,
                std::uint64_t length) {
    std::uint8_t all[kBlock] = {};
    std::copy(octets.begin(), octets.end(), all);
    all[octets.size()] = 0x80;
    detail::store_le64(all + kBlock - 12, length << 3);
    std::memcpy(block, all, kBlock);
    OPENSSL_cleanse(all, sizeof all);
}

}  // namespace

KupynaMacBlock::KupynaMacBlock(std::span<const std::uint8_t, kSize> key) {
    const detail::ColumnCore& core = detail::secret_column_core();
    State block;
    fill_block(block, key, kSize);
    keyed_[0] = kBlock;
    core.compress(8, keyed_, reinterpret_cast<const std::uint8_t*>(block), 1);
    Octets inverted;
    std::transform(key.begin(), key.end(), inverted.begin(),
                   [](std::uint8_t octet) { return static_cast<std::uint8_t>(~octet); });
    fill_block(inverted_, inverted, 2 * kBlock + kSize);
    std::memcpy(inverted_q_, inverted_, sizeof inverted_q_);
    core.permute(1, &block, &inverted_q_);
    OPENSSL_cleanse(block, sizeof block);
    OPENSSL_cleanse(inverted.data(), inverted.size());
}

KupynaMacBlock::~KupynaMacBlock() {
    OPENSSL_cleanse(keyed_, sizeof keyed_);
    OPENSSL_cleanse(inverted_, sizeof inverted_);
    OPENSSL_cleanse(inverted_q_, sizeof inverted_q_);
}

void KupynaMacBlock::replace(std::span<const KupynaMacBlock* const> keys, std::span<Octets> messages) {
    const std::size_t count = messages.size();
    if (count > kSideBySide || keys.size() != count) throw std::invalid_argument("KMACs side by side: too many");
    const detail::ColumnCore& core = detail::secret_column_core();
    alignas(64) State h[kSideBySide];
    alignas(64) State p[kSideBySide];
    alignas(64) State q[kSideBySide];
    const auto each = [&](auto word) {
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t c = 0; c < 8; ++c) word(i, c, *keys[i]);
    };
    for (std::size_t i = 0; i < count; ++i) fill_block(q[i], messages[i], kSize);
    each([&](auto i, auto c, const KupynaMacBlock& key) { p[i][c] = key.keyed_[c] ^ q[i][c]; });
    core.permute(count, p, q);
    each([&](auto i, auto c, const KupynaMacBlock& key) {
        h[i][c] = key.keyed_[c] ^ p[i][c] ^ q[i][c];
        p[i][c] = h[i][c] ^ key.inverted_[c];
    });
    core.permute(count, p, nullptr);
    each([&](auto i, auto c, const KupynaMacBlock& key) { p[i][c] = h[i][c] ^= p[i][c] ^ key.inverted_q_[c]; });
    core.permute(count, p, nullptr);
    each([&](auto i, auto c, const KupynaMacBlock&) { h[i][c] ^= p[i][c]; });
    for (std::size_t i = 0; i < count; ++i)
        std::memcpy(messages[i].data(), reinterpret_cast<const std::uint8_t*>(h[i]) + kBlock - kSize, kSize);
    OPENSSL_cleanse(h, count * sizeof(State));
    OPENSSL_cleanse(p, count * sizeof(State));
    OPENSSL_cleanse(q, count * sizeof(State));
}

}  // namespace pidpys::crypto
