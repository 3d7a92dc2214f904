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

// Lookup4 { explicit Lookup4(const GostSBox::Lookup&); Words4 add(Words4 to, Words4 x) const: to ^ substitution of x }
// Mixer {
//   void schedule(const std::uint8_t state[32], const std::uint8_t block[32], Words4 keys[8]) const;
//   void mix(std::uint8_t state[32], const std::uint8_t block[32], Words4 a, Words4 b) const; }
template <class Lookup4, class Mixer>
struct GostEngine {
    using Schedule = const Words4*;  // eight subkeys, one lane a block

    static inline Words4 left(Words4 x) { return (x << 11) | (x >> 21); }
    static inline Words4 right(Words4 x) { return (x >> 11) | (x << 21); }

    // Both halves are kept turned right by 11 bits, so that a round's turn falls out of the way of its additions:
    // right(b ^ left(s)) = right(b) ^ s.
    static inline void round(const Lookup4& sbox, Words4 key, Words4 a, Words4& b) { b = sbox.add(b, left(a) + key); }

    static inline void forward(const Lookup4& sbox, Schedule k, Words4& a, Words4& b) {
        for (int i = 0; i < 8; i += 2) {
            round(sbox, k[i], a, b);
            round(sbox, k[i + 1], b, a);
        }
    }

    static inline void backward(const Lookup4& sbox, Schedule k, Words4& a, Words4& b) {
        for (int i = 7; i > 0; i -= 2) {
            round(sbox, k[i], a, b);
            round(sbox, k[i - 1], b, a);
        }
    }

    // Four blocks: a holds their first halves, b the second ones.
    static inline void run(GostRounds rounds, const Lookup4& sbox, Schedule k, Words4& a, Words4& b) {
        a = right(a);
        b = right(b);
        forward(sbox, k, a, b);
        if (rounds == GostRounds::decrypt) {
            for (int i = 0; i < 3; ++i) backward(sbox, k, a, b);
        } else {
            forward(sbox, k, a, b);
            if (rounds != GostRounds::mac) {
                forward(sbox, k, a, b);
                backward(sbox, k, a, b);
            }
        }
        a = left(a);
        b = left(b);
        if (rounds == GostRounds::mac) return;
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

    static inline void step(const Lookup4& sbox, const Mixer& mixer, std::uint8_t state[32], const std::uint8_t* block) {
        Words4 k[8];
        mixer.schedule(state, block, k);
        std::uint32_t h[8];
        std::memcpy(h, state, 32);
        Words4 a = {h[0], h[2], h[4], h[6]};
        Words4 b = {h[1], h[3], h[5], h[7]};
        run(GostRounds::encrypt, sbox, k, a, b);
        mixer.mix(state, block, a, b);
    }

    static void hash(const GostSBox::Lookup& table, std::uint8_t state[32], const std::uint8_t* data,
                     std::size_t count) {
        const Lookup4 sbox(table);
        const Mixer mixer;
        for (; count != 0; --count, data += 32) step(sbox, mixer, state, data);
    }
};

}  // namespace
}  // namespace pidpys::crypto::detail
