// SPDX-License-Identifier: MIT
// What GOST 34.311's step does around its four encryptions, for processors without byte permutations of 64 octets.
// Every 16 octets of a vector are a hash of their own. For the cores alone, as gost_engine.hpp.
#pragma once

#include <cstdint>
#include <cstring>

#include "crypto/symmetric/gost_engine.hpp"
#include "crypto/symmetric/unrolled.hpp"

namespace pidpys::crypto::detail {
namespace {

inline constexpr std::uint64_t kGostC3[4] = {0xff00ff00ff00ff00, 0x00ff00ff00ff00ff, 0xff0000ff00ffff00,
                                             0xff00ffff000000ff};

// psi applied `times` times to sixteen words that start at y; the result starts at y + times.
template <class Word>
constexpr void gost_psi(Word* y, int times) {
    for (int i = 0; i < times; ++i) {
        y[i + 16] = static_cast<Word>(y[i] ^ y[i + 1] ^ y[i + 2] ^ y[i + 3] ^ y[i + 12] ^ y[i + 15]);
    }
}

// psi^times as a matrix over the sixteen words, by its diagonals: word i takes word i+d (modulo 16) under diagonal d.
struct PsiDiagonals {
    alignas(16) std::uint16_t mask[16][16];
    bool any[16];
};

constexpr PsiDiagonals psi_diagonals(int times) {
    std::uint16_t y[16 + 74] = {};
    for (unsigned j = 0; j < 16; ++j) y[j] = static_cast<std::uint16_t>(1U << j);
    gost_psi(y, times);
    PsiDiagonals out{};
    for (int d = 0; d < 16; ++d) {
        for (int i = 0; i < 16; ++i) {
            const bool takes = (y[times + i] >> ((i + d) % 16) & 1) != 0;
            out.mask[d][i] = takes ? 0xffff : 0;
            out.any[d] = out.any[d] || takes;
        }
    }
    return out;
}

template <int Times>
inline constexpr PsiDiagonals kPsi = psi_diagonals(Times);

struct Constant32 {
    alignas(16) std::uint64_t word[4];
};
inline constexpr Constant32 kC3 = {{kGostC3[0], kGostC3[1], kGostC3[2], kGostC3[3]}};
inline constexpr Constant32 kC3Rotated = {{kGostC3[1], kGostC3[2], kGostC3[3], kGostC3[0] ^ kGostC3[1]}};

// V { using Words; static constexpr int kLanes; in every 16 octets:
//   load (octets `at` on of each of the hashes), store, everywhere (16 octets), from_octet<N>(a, b) (16 octets from N
//   of a‖b), zip8 (lower with upper half), zip16_low … zip64_high; Words has ^ and & }
template <class V>
struct GostMixer {
    using Words = typename V::Words;
    static constexpr int kLanes = V::kLanes;

    // The permutation P: octet i of subkey j is octet 8i+j. Subkeys 0 to 3, and 4 to 7.
    static inline void permute(Words low, Words high, Words keys[2]) {
        const Words x = V::zip8(low);
        const Words y = V::zip8(high);
        keys[0] = V::zip16_low(x, y);
        keys[1] = V::zip16_high(x, y);
    }

    // Four lanes of four subkeys to four subkeys of four lanes.
    static inline void transpose(const Words lane[4][2], int half, Words out[4]) {
        const Words pq_low = V::zip32_low(lane[0][half], lane[1][half]);
        const Words pq_high = V::zip32_high(lane[0][half], lane[1][half]);
        const Words rs_low = V::zip32_low(lane[2][half], lane[3][half]);
        const Words rs_high = V::zip32_high(lane[2][half], lane[3][half]);
        out[0] = V::zip64_low(pq_low, rs_low);
        out[1] = V::zip64_high(pq_low, rs_low);
        out[2] = V::zip64_low(pq_high, rs_high);
        out[3] = V::zip64_high(pq_high, rs_high);
    }

    // With x0…x3 the state's 64-bit words and x(n+4) = x(n) ^ x(n+1), A^k(state) is x(k)…x(k+3); the block, A^2k.
    void schedule(const std::uint8_t (*states)[32], const std::uint8_t* const* blocks, Words keys[8]) const {
        const Words x01 = V::load(states, 0);
        const Words x23 = V::load(states, 16);
        const Words z01 = V::load(blocks, 0);
        const Words z23 = V::load(blocks, 16);
        const Words x12 = V::template from_octet<8>(x01, x23);
        const Words x45 = x01 ^ x12;
        const Words x34 = V::template from_octet<8>(x23, x45);
        const Words x56 = x12 ^ x23;
        const Words z45 = z01 ^ V::template from_octet<8>(z01, z23);
        const Words z67 = z23 ^ V::template from_octet<8>(z23, z45);
        const Words z89 = z01 ^ z23;
        Words lane[4][2];
        permute(x01 ^ z01, x23 ^ z23, lane[0]);
        permute(x12 ^ z23, x34 ^ z45, lane[1]);
        permute(x23 ^ z45 ^ V::everywhere(kC3.word), x45 ^ z67 ^ V::everywhere(kC3.word + 2), lane[2]);
        permute(x34 ^ z67 ^ V::everywhere(kC3Rotated.word), x56 ^ z89 ^ V::everywhere(kC3Rotated.word + 2), lane[3]);
        transpose(lane, 0, keys);
        transpose(lane, 1, keys + 4);
    }

    void halves(const std::uint8_t (*states)[32], Words& a, Words& b) const {
        const Words low = V::evens_odds(V::load(states, 0));
        const Words high = V::evens_odds(V::load(states, 16));
        a = V::zip64_low(low, high);
        b = V::zip64_high(low, high);
    }

    struct Sum {
        Words low, high;
    };

    static Sum zero() { return {Words{}, Words{}}; }

    // sum ^ psi^Times of the sixteen words low‖high
    template <int Times>
    static inline Sum add_psi(Words low, Words high, Sum sum) {
        Sum part[4] = {sum, zero(), zero(), zero()};
        unrolled<16>([&](auto d) {
            if constexpr (!kPsi<Times>.any[d]) return;
            constexpr int kFrom = 2 * (d % 8);
            const Words first = d < 8 ? low : high;
            const Words second = d < 8 ? high : low;
            Sum& to = part[d % 4];
            to.low ^= V::template from_octet<kFrom>(first, second) & V::everywhere(kPsi<Times>.mask[d]);
            to.high ^= V::template from_octet<kFrom>(second, first) & V::everywhere(kPsi<Times>.mask[d] + 8);
        });
        return {(part[0].low ^ part[1].low) ^ (part[2].low ^ part[3].low),
                (part[0].high ^ part[1].high) ^ (part[2].high ^ part[3].high)};
    }

    // psi^61(state ^ psi(block ^ psi^12(encrypted)))
    void mix(std::uint8_t (*states)[32], const std::uint8_t* const* blocks, Words a, Words b) const {
        Sum sum{V::load(states, 0), V::load(states, 16)};
        sum = add_psi<1>(V::load(blocks, 0), V::load(blocks, 16), sum);
        sum = add_psi<13>(V::zip32_low(a, b), V::zip32_high(a, b), sum);
        sum = add_psi<61>(sum.low, sum.high, zero());
        V::store(sum.low, states, 0);
        V::store(sum.high, states, 16);
    }
};

}  // namespace
}  // namespace pidpys::crypto::detail
