// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/words.hpp"

#include <algorithm>
#include <bit>

#include <openssl/crypto.h>

namespace pidpys::crypto::dstu4145 {

Scalar::~Scalar() { OPENSSL_cleanse(w.data(), sizeof w); }

Words words_from_le(ByteView octets) {
    Words words{};
    const std::size_t size = std::min(octets.size(), max_words * 8);
    for (std::size_t i = 0; i < size; ++i) words[i / 8] |= std::uint64_t{octets[i]} << (8 * (i % 8));
    return words;
}

void words_to_le(const Words& words, std::span<std::uint8_t> octets) {
    for (std::size_t i = 0; i < octets.size(); ++i) {
        octets[i] = i / 8 < max_words ? static_cast<std::uint8_t>(words[i / 8] >> (8 * (i % 8))) : std::uint8_t{0};
    }
}

Words words_from_hex(std::string_view hex) {
    Words words{};
    for (std::size_t i = 0; i < hex.size(); ++i) {
        const char c = hex[hex.size() - 1 - i];
        const auto digit = static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
        words[i / 16] |= digit << (4 * (i % 16));
    }
    return words;
}

void keep_low_bits(Words& words, std::size_t bits) {
    for (std::size_t i = 0; i < max_words; ++i) {
        if (64 * i >= bits)
            words[i] = 0;
        else if (bits - 64 * i < 64)
            words[i] &= (std::uint64_t{1} << (bits - 64 * i)) - 1;
    }
}

std::size_t bit_length(const Words& words) {
    for (std::size_t i = max_words; i-- > 0;) {
        if (words[i] != 0) return 64 * i + static_cast<std::size_t>(std::bit_width(words[i]));
    }
    return 0;
}

bool is_zero(const Words& words) {
    std::uint64_t any = 0;
    for (const std::uint64_t word : words) any |= word;
    return any == 0;
}

bool less_than(const Words& a, const Words& b) {
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < max_words; ++i) {
        const std::uint64_t difference = a[i] - b[i];
        const std::uint64_t below = std::uint64_t{a[i] < b[i]} | (std::uint64_t{difference < borrow});
        borrow = below;
    }
    return borrow != 0;
}

}  // namespace pidpys::crypto::dstu4145
