// SPDX-License-Identifier: MIT
// Fixed-size numbers of the algorithm: field elements and scalars as little-endian 64-bit words, wide enough
// for every field of DSTU 4145 (m up to 509). The octet form is little endian too (ua-crypto 1.1).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crypto/base/bytes.hpp"

namespace pidpys::crypto::dstu4145 {

inline constexpr std::size_t max_words = 8;
inline constexpr std::size_t max_bits = 509;
using Words = std::array<std::uint64_t, max_words>;

// Polynomial over GF(2) of degree below m: bit i is the coefficient of x^i.
struct FieldElement {
    Words w{};
    friend bool operator==(const FieldElement&, const FieldElement&) = default;
};

struct Point {  // affine and finite: infinity has no octet form and is never held
    FieldElement x, y;
    friend bool operator==(const Point&, const Point&) = default;
};

// Integer below the order n of the base point. Zeroed when it goes, for most of them are secret.
struct Scalar {
    Words w{};
    Scalar() = default;
    explicit Scalar(const Words& words) : w(words) {}
    Scalar(const Scalar&) = default;
    Scalar& operator=(const Scalar&) = default;
    ~Scalar();
};

// Little-endian octets to words; octets beyond the 64th are dropped.
Words words_from_le(ByteView octets);
// The `octets.size()` lowest octets, little endian.
void words_to_le(const Words& words, std::span<std::uint8_t> octets);
// Big-endian hexadecimal of a constant.
Words words_from_hex(std::string_view hex);

void keep_low_bits(Words& words, std::size_t bits);
std::size_t bit_length(const Words& words);  // variable time
inline bool bit_at(const Words& words, std::size_t i) { return ((words[i / 64] >> (i % 64)) & 1) != 0; }
bool is_zero(const Words& words);                // constant time
bool less_than(const Words& a, const Words& b);  // constant time

}  // namespace pidpys::crypto::dstu4145
