// SPDX-License-Identifier: MIT
// What GOST 34.311's step does around its four encryptions, for processors without byte permutations of 64 octets.
// For the cores alone, as gost_engine.hpp.
#pragma once

#include <cstdint>
#include <cstring>

#include "crypto/symmetric/gost_engine.hpp"

namespace pidpys::crypto::detail {
namespace {

inline constexpr std::uint64_t kGostC3[4] = {0xff00ff00ff00ff00, 0x00ff00ff00ff00ff, 0xff0000ff00ffff00, 0xff00ffff000000ff};

// psi applied `times` times to sixteen words that start at y; the result starts at y + times.
template <class Word>
constexpr void gost_psi(Word* y, int times) {
    for (int i = 0; i < times; ++i) {
        y[i + 16] = static_cast<Word>(y[i] ^ y[i + 1] ^ y[i + 2] ^ y[i + 3] ^ y[i + 12] ^ y[i + 15]);
    }
}

struct GostMixer {
    // A(y4‖y3‖y2‖y1) = (y1^y2)‖y4‖y3‖y2
    static inline void rotate(std::uint64_t y[4]) {
        const std::uint64_t top = y[0] ^ y[1];
        y[0] = y[1];
        y[1] = y[2];
        y[2] = y[3];
        y[3] = top;
    }

    // The permutation P of u^v: octet i of subkey j is octet 8i+j. Subkeys 0 to 3, and 4 to 7.
    static inline void permute(const std::uint64_t u[4], const std::uint64_t v[4], Words4 keys[2]) {
        std::uint64_t w[4];
        for (int i = 0; i < 4; ++i) w[i] = u[i] ^ v[i];
        Octets16 x;
        Octets16 y;
        std::memcpy(&x, w, 16);
        std::memcpy(&y, w + 2, 16);
        const auto low = __builtin_shufflevector(x, x, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
        const auto high = __builtin_shufflevector(y, y, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
        keys[0] = reinterpret_cast<Words4>(
            __builtin_shufflevector(low, high, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23));
        keys[1] = reinterpret_cast<Words4>(
            __builtin_shufflevector(low, high, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31));
    }

    // Four lanes of four subkeys to four subkeys of four lanes.
    static inline void transpose(const Words4& p, const Words4& q, const Words4& r, const Words4& s, Words4 out[4]) {
        const auto pq_low = __builtin_shufflevector(p, q, 0, 4, 1, 5);
        const auto pq_high = __builtin_shufflevector(p, q, 2, 6, 3, 7);
        const auto rs_low = __builtin_shufflevector(r, s, 0, 4, 1, 5);
        const auto rs_high = __builtin_shufflevector(r, s, 2, 6, 3, 7);
        out[0] = __builtin_shufflevector(pq_low, rs_low, 0, 1, 4, 5);
        out[1] = __builtin_shufflevector(pq_low, rs_low, 2, 3, 6, 7);
        out[2] = __builtin_shufflevector(pq_high, rs_high, 0, 1, 4, 5);
        out[3] = __builtin_shufflevector(pq_high, rs_high, 2, 3, 6, 7);
    }

    inline void schedule(const std::uint8_t state[32], const std::uint8_t block[32], Words4 keys[8]) const {
        std::uint64_t u[4];
        std::uint64_t v[4];
        std::memcpy(u, state, 32);
        std::memcpy(v, block, 32);
        Words4 lane[4][2];
        permute(u, v, lane[0]);
        for (int i = 1; i < 4; ++i) {
            rotate(u);
            if (i == 2) {
                for (int j = 0; j < 4; ++j) u[j] ^= kGostC3[j];
            }
            rotate(v);
            rotate(v);
            permute(u, v, lane[i]);
        }
        transpose(lane[0][0], lane[1][0], lane[2][0], lane[3][0], keys);
        transpose(lane[0][1], lane[1][1], lane[2][1], lane[3][1], keys + 4);
    }

    // psi^61(state ^ psi(block ^ psi^12(encrypted)))
    inline void mix(std::uint8_t state[32], const std::uint8_t block[32], Words4 a, Words4 b) const {
        std::uint16_t y[16 + 12 + 1 + 61];
        std::uint16_t words[16];
        const auto low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
        const auto high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
        std::memcpy(y, &low, 16);
        std::memcpy(y + 8, &high, 16);
        gost_psi(y, 12);
        std::memcpy(words, block, 32);
        for (int i = 0; i < 16; ++i) y[12 + i] ^= words[i];
        gost_psi(y + 12, 1);
        std::memcpy(words, state, 32);
        for (int i = 0; i < 16; ++i) y[13 + i] ^= words[i];
        gost_psi(y + 13, 61);
        std::memcpy(state, y + 74, 32);
    }
};

}  // namespace
}  // namespace pidpys::crypto::detail
