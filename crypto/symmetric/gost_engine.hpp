// SPDX-License-Identifier: MIT
// GOST 28147 on four blocks at a time and the GOST 34.311 step, for one way of looking nibbles up (`Lookup4`).
// Included by each core's source file alone; no library code here, because each is compiled for its own
// processor and an inline function shared with other files could be linked from the wrong one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "crypto/symmetric/gost_core.hpp"

namespace pidpys::crypto::detail {
namespace {

using Words4 = std::uint32_t __attribute__((vector_size(16)));
using Octets16 = std::uint8_t __attribute__((vector_size(16)));

inline Words4 splat(std::uint32_t value) { return Words4{value, value, value, value}; }

// Lookup4 { explicit Lookup4(const GostSBox::Lookup&); Words4 substitute(Words4) const; }
template <class Lookup4>
struct GostEngine {
    using Schedule = const Words4*;  // eight subkeys, one lane a block

    static inline Words4 f(const Lookup4& sbox, Words4 x) {
        const Words4 y = sbox.substitute(x);
        return (y << 11) | (y >> 21);
    }

    static inline void forward(const Lookup4& sbox, Schedule k, Words4& a, Words4& b) {
        for (int i = 0; i < 8; i += 2) {
            b ^= f(sbox, a + k[i]);
            a ^= f(sbox, b + k[i + 1]);
        }
    }

    static inline void backward(const Lookup4& sbox, Schedule k, Words4& a, Words4& b) {
        for (int i = 7; i > 0; i -= 2) {
            b ^= f(sbox, a + k[i]);
            a ^= f(sbox, b + k[i - 1]);
        }
    }

    // Four blocks: a holds their first halves, b the second ones.
    static inline void run(GostRounds rounds, const Lookup4& sbox, Schedule k, Words4& a, Words4& b) {
        forward(sbox, k, a, b);
        if (rounds == GostRounds::decrypt) {
            for (int i = 0; i < 3; ++i) backward(sbox, k, a, b);
        } else {
            forward(sbox, k, a, b);
            if (rounds == GostRounds::mac) return;
            forward(sbox, k, a, b);
            backward(sbox, k, a, b);
        }
        const Words4 swap = a;
        a = b;
        b = swap;
    }

    static void blocks(GostRounds rounds, const std::uint32_t key[8], const GostSBox::Lookup& table,
                       const std::uint8_t* in, std::uint8_t* out, std::size_t count) {
        const Lookup4 sbox(table);
        Words4 k[8];
        for (int i = 0; i < 8; ++i) k[i] = splat(key[i]);
        while (count != 0) {
            const std::size_t now = count < 4 ? count : 4;
            std::uint32_t words[8] = {};
            std::memcpy(words, in, 8 * now);
            Words4 a = {words[0], words[2], words[4], words[6]};
            Words4 b = {words[1], words[3], words[5], words[7]};
            run(rounds, sbox, k, a, b);
            for (int i = 0; i < 4; ++i) {
                words[2 * i] = a[i];
                words[2 * i + 1] = b[i];
            }
            std::memcpy(out, words, 8 * now);
            in += 8 * now;
            out += 8 * now;
            count -= now;
        }
    }

    // A(y4‖y3‖y2‖y1) = (y1^y2)‖y4‖y3‖y2
    static inline void rotate_a(std::uint64_t y[4]) {
        const std::uint64_t top = y[0] ^ y[1];
        y[0] = y[1];
        y[1] = y[2];
        y[2] = y[3];
        y[3] = top;
    }

    // Subkeys of lane `lane`: octet i of subkey j is octet 8i+j of u^v (the permutation P).
    static inline void subkeys(const std::uint64_t u[4], const std::uint64_t v[4], std::uint32_t keys[8][4], int lane) {
        for (int j = 0; j < 8; ++j) {
            std::uint32_t word = 0;
            for (int i = 0; i < 4; ++i) {
                word |= static_cast<std::uint32_t>(((u[i] ^ v[i]) >> (8 * j)) & 0xff) << (8 * i);
            }
            keys[j][lane] = word;
        }
    }

    // psi applied `times` times to sixteen 16-bit words that start at y; the result starts at y + times.
    static inline void psi(std::uint16_t* y, int times) {
        for (int i = 0; i < times; ++i) {
            y[i + 16] = static_cast<std::uint16_t>(y[i] ^ y[i + 1] ^ y[i + 2] ^ y[i + 3] ^ y[i + 12] ^ y[i + 15]);
        }
    }

    static inline void step(const Lookup4& sbox, std::uint8_t state[32], const std::uint8_t* block) {
        static constexpr std::uint64_t kC3[4] = {0xff00ff00ff00ff00, 0x00ff00ff00ff00ff, 0xff0000ff00ffff00,
                                                 0xff00ffff000000ff};
        std::uint64_t u[4];
        std::uint64_t v[4];
        std::memcpy(u, state, 32);
        std::memcpy(v, block, 32);
        std::uint32_t h[8];
        std::memcpy(h, state, 32);
        alignas(16) std::uint32_t keys[8][4];
        subkeys(u, v, keys, 0);
        for (int lane = 1; lane < 4; ++lane) {
            rotate_a(u);
            if (lane == 2) {
                for (int i = 0; i < 4; ++i) u[i] ^= kC3[i];
            }
            rotate_a(v);
            rotate_a(v);
            subkeys(u, v, keys, lane);
        }
        Words4 k[8];
        std::memcpy(k, keys, sizeof k);
        Words4 a = {h[0], h[2], h[4], h[6]};
        Words4 b = {h[1], h[3], h[5], h[7]};
        run(GostRounds::encrypt, sbox, k, a, b);
        mix(state, block, a, b);
    }

    // psi^61(state ^ psi(block ^ psi^12(encrypted)))
    static inline void mix(std::uint8_t state[32], const std::uint8_t* block, Words4 a, Words4 b) {
        std::uint16_t y[16 + 12 + 1 + 61];
        std::uint32_t s[8];
        for (int i = 0; i < 4; ++i) {
            s[2 * i] = a[i];
            s[2 * i + 1] = b[i];
        }
        std::uint16_t words[16];
        std::memcpy(y, s, 32);
        psi(y, 12);
        std::memcpy(words, block, 32);
        for (int i = 0; i < 16; ++i) y[12 + i] ^= words[i];
        psi(y + 12, 1);
        std::memcpy(words, state, 32);
        for (int i = 0; i < 16; ++i) y[13 + i] ^= words[i];
        psi(y + 13, 61);
        std::memcpy(state, y + 74, 32);
    }

    static void hash(const GostSBox::Lookup& table, std::uint8_t state[32], const std::uint8_t* data,
                     std::size_t count) {
        const Lookup4 sbox(table);
        for (; count != 0; --count, data += 32) step(sbox, state, data);
    }
};

}  // namespace
}  // namespace pidpys::crypto::detail
