// SPDX-License-Identifier: MIT
// GOST 28147 on four blocks at a time and the GOST 34.311 step, for one way of looking nibbles up (`Lookup`).
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

// Lookup { using Words: a vector of four 32-bit words for each hash side by side, with + ^ | << >>;
//          explicit Lookup(const GostSBox::Lookup&); Words add(Words to, Words x) const: to ^ substitution of x }
template <class Lookup>
struct GostCipher {
    using Words = typename Lookup::Words;
    using Schedule = const Words*;  // eight subkeys, one lane a block

    static inline Words left(Words x) { return (x << 11) | (x >> 21); }
    static inline Words right(Words x) { return (x >> 11) | (x << 21); }

    // Both halves are kept turned right by 11 bits, so that a round's turn falls out of the way of its additions:
    // right(b ^ left(s)) = right(b) ^ s.
    static inline void round(const Lookup& sbox, Words key, Words a, Words& b) { b = sbox.add(b, left(a) + key); }

    static inline void forward(const Lookup& sbox, Schedule k, Words& a, Words& b) {
        for (int i = 0; i < 8; i += 2) {
            round(sbox, k[i], a, b);
            round(sbox, k[i + 1], b, a);
        }
    }

    static inline void backward(const Lookup& sbox, Schedule k, Words& a, Words& b) {
        for (int i = 7; i > 0; i -= 2) {
            round(sbox, k[i], a, b);
            round(sbox, k[i - 1], b, a);
        }
    }

    // Four blocks: a holds their first halves, b the second ones.
    static inline void run(GostRounds rounds, const Lookup& sbox, Schedule k, Words& a, Words& b) {
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
        const Words swap = a;
        a = b;
        b = swap;
    }

    static void blocks(GostRounds rounds, const std::uint32_t key[8], const GostSBox::Lookup& table,
                       const std::uint8_t* in, std::uint8_t* out, std::size_t count) {
        const Lookup sbox(table);
        Words k[8];
        for (int i = 0; i < 8; ++i) k[i] = splat(key[i]);
        while (count != 0) {
            const std::size_t now = count < 4 ? count : 4;
            std::uint32_t words[8] = {};
            std::memcpy(words, in, 8 * now);
            Words a = {words[0], words[2], words[4], words[6]};
            Words b = {words[1], words[3], words[5], words[7]};
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
};

// Mixer { static constexpr int kLanes;
//   void schedule(const std::uint8_t (*states)[32], const std::uint8_t* const* blocks, Words keys[8]) const;
//   void mix(std::uint8_t (*states)[32], const std::uint8_t* const* blocks, Words a, Words b) const;
//   void halves(const std::uint8_t (*states)[32], Words& a, Words& b) const: the even and the odd words }
template <class Lookup, class Mixer>
struct GostHash {
    static constexpr int kLanes = Mixer::kLanes;
    using Words = typename Lookup::Words;

    // `lanes` up to kLanes; the others do again what the first does.
    static void some(const GostSBox::Lookup& table, std::size_t lanes, std::uint8_t* const* states,
                     const std::uint8_t* const* data, std::size_t count) {
        const Lookup sbox(table);
        const Mixer mixer;
        alignas(32) std::uint8_t h[kLanes][32];
        const std::uint8_t* at[kLanes];
        for (std::size_t i = 0; i < kLanes; ++i) {
            at[i] = data[i < lanes ? i : 0];
            std::memcpy(h[i], states[i < lanes ? i : 0], 32);
        }
        for (; count != 0; --count) {
            Words keys[8];
            Words a;
            Words b;
            mixer.schedule(h, at, keys);
            mixer.halves(h, a, b);
            GostCipher<Lookup>::run(GostRounds::encrypt, sbox, keys, a, b);
            mixer.mix(h, at, a, b);
            for (int i = 0; i < kLanes; ++i) at[i] += 32;
        }
        for (std::size_t i = 0; i < lanes; ++i) std::memcpy(states[i], h[i], 32);
    }
};

// As many hashes at a time as there are left for the widest of these, given narrowest first.
template <class One, class... Wider>
void hash_lanes(const GostSBox::Lookup& table, std::size_t lanes, std::uint8_t* const* states,
                const std::uint8_t* const* data, std::size_t count) {
    while (lanes != 0) {
        auto run = One::some;
        std::size_t most = One::kLanes;
        ((lanes > most ? (run = Wider::some, most = Wider::kLanes) : most), ...);
        const std::size_t now = lanes < most ? lanes : most;
        run(table, now, states, data, count);
        lanes -= now;
        states += now;
        data += now;
    }
}

}  // namespace
}  // namespace pidpys::crypto::detail
