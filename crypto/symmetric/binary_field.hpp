// SPDX-License-Identifier: MIT
// GF(2^128), GF(2^256) and GF(2^512) as DSTU 7624 uses them for GMAC and XTS: little endian polynomials, constant time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace pidpys::crypto::detail {

struct FieldElement512 {
    std::array<std::uint64_t, 8> word{};  // the first `words` are in use
};

// times x
inline void field_double(FieldElement512& a, std::size_t words) {
    const std::uint64_t polynomial = words == 2 ? 0x87 : words == 4 ? 0x425 : 0x125;
    const std::uint64_t reduce = polynomial & (0 - (a.word[words - 1] >> 63));
    for (std::size_t i = words - 1; i > 0; --i) a.word[i] = a.word[i] << 1 | a.word[i - 1] >> 63;
    a.word[0] = a.word[0] << 1 ^ reduce;
}

inline FieldElement512 field_multiply(FieldElement512 a, const FieldElement512& b, std::size_t words) {
    FieldElement512 product;
    for (std::size_t bit = 0; bit < 64 * words; ++bit) {
        const std::uint64_t mask = 0 - (b.word[bit / 64] >> (bit % 64) & 1);
        for (std::size_t i = 0; i < words; ++i) product.word[i] ^= a.word[i] & mask;
        field_double(a, words);
    }
    return product;
}

}  // namespace pidpys::crypto::detail
