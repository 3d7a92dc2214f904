// SPDX-License-Identifier: MIT
// PSHUFB is a 16-entry table in a register: GOST's nibbles by it, in vectors of any width. For the cores alone.
#pragma once

#include <cstdint>

#include "crypto/symmetric/gost_mixer.hpp"

namespace pidpys::crypto::detail {
namespace {

// V as in gost_mixer.hpp, and: look (PSHUFB), nibbles (each octet's low four bits), word (a 32-bit value in all words).
template <class V>
class ShuffleLookup {
public:
    using Words = typename V::Words;

    explicit ShuffleLookup(const GostSBox::Lookup& sbox) {
        for (int octet = 0; octet < 4; ++octet) {
            low_[octet] = V::everywhere(sbox.low.data() + 16 * octet);
            high_[octet] = V::everywhere(sbox.high.data() + 16 * octet);
            others_[octet] = V::word(0x80808080U ^ (0x80U << (8 * octet)));
        }
    }

    Words add(Words to, Words x) const {
        const Words low = V::nibbles(x);
        const Words high = V::nibbles(x >> 4);
        // An index with its top bit set gives zero: each table serves its own octet of the words.
        Words part[4];
        unrolled<4>([&](auto octet) {
            part[octet] = V::look(low_[octet], low | others_[octet]) | V::look(high_[octet], high | others_[octet]);
        });
        return to ^ ((part[0] | part[1]) | (part[2] | part[3]));
    }

private:
    Words low_[4];
    Words high_[4];
    Words others_[4];
};

// Two vectors side by side.
template <class V>
struct TwoVectors {
    struct Words {
        typename V::Words first, second;

        friend Words operator^(Words a, Words b) { return {a.first ^ b.first, a.second ^ b.second}; }
        friend Words operator&(Words a, Words b) { return {a.first & b.first, a.second & b.second}; }
        friend Words operator|(Words a, Words b) { return {a.first | b.first, a.second | b.second}; }
        friend Words operator+(Words a, Words b) { return {a.first + b.first, a.second + b.second}; }
        friend Words operator<<(Words a, int by) { return {a.first << by, a.second << by}; }
        friend Words operator>>(Words a, int by) { return {a.first >> by, a.second >> by}; }
        Words& operator^=(Words b) { return *this = *this ^ b; }
    };
    static constexpr int kLanes = 2 * V::kLanes;

    template <class From>
    static Words load(const From& from, int at) {
        return {V::load(from, at), V::load(from + V::kLanes, at)};
    }
    static void store(Words x, std::uint8_t (*to)[32], int at) {
        V::store(x.first, to, at);
        V::store(x.second, to + V::kLanes, at);
    }
    static Words twice(typename V::Words x) { return {x, x}; }
    static Words everywhere(const void* from) { return twice(V::everywhere(from)); }
    template <int N>
    static Words from_octet(Words a, Words b) {
        return {V::template from_octet<N>(a.first, b.first), V::template from_octet<N>(a.second, b.second)};
    }
    static Words zip8(Words x) { return {V::zip8(x.first), V::zip8(x.second)}; }
    template <auto Operation>
    static Words each(Words a, Words b) {
        return {Operation(a.first, b.first), Operation(a.second, b.second)};
    }
    static Words zip16_low(Words a, Words b) { return each<V::zip16_low>(a, b); }
    static Words zip16_high(Words a, Words b) { return each<V::zip16_high>(a, b); }
    static Words zip32_low(Words a, Words b) { return each<V::zip32_low>(a, b); }
    static Words zip32_high(Words a, Words b) { return each<V::zip32_high>(a, b); }
    static Words zip64_low(Words a, Words b) { return each<V::zip64_low>(a, b); }
    static Words zip64_high(Words a, Words b) { return each<V::zip64_high>(a, b); }
    static Words evens_odds(Words x) { return {V::evens_odds(x.first), V::evens_odds(x.second)}; }
};

// Two vectors at once: with their octets sorted by place, a table serves twice as many words and no index is masked.
template <class V>
class SortedLookup {
public:
    using Words = typename TwoVectors<V>::Words;
    using One = typename V::Words;

    explicit SortedLookup(const GostSBox::Lookup& sbox) {
        for (int octet = 0; octet < 4; ++octet) {
            low_[octet] = V::everywhere(sbox.low.data() + 16 * octet);
            high_[octet] = V::everywhere(sbox.high.data() + 16 * octet);
        }
    }

    Words add(Words to, Words x) const {
        const One first = V::sort_octets(x.first);  // octets 0 of the four words, octets 1, …
        const One second = V::sort_octets(x.second);
        const One lower = substitute<0>(V::zip64_low(first, second));
        const One upper = substitute<2>(V::zip64_high(first, second));
        return {to.first ^ V::sort_octets(V::template pick<0, 2, 0, 2>(lower, upper)),
                to.second ^ V::sort_octets(V::template pick<1, 3, 1, 3>(lower, upper))};
    }

private:
    // Words 0 and 2 hold octets `Octet`, 1 and 3 the next; they come back sorted: 0, 2, 1, 3.
    template <int Octet>
    One substitute(One x) const {
        const One low = V::nibbles(x);
        const One high = V::nibbles(x >> 4);
        const One even = V::look(low_[Octet], low) | V::look(high_[Octet], high);
        const One odd = V::look(low_[Octet + 1], low) | V::look(high_[Octet + 1], high);
        return V::template pick<0, 2, 1, 3>(even, odd);
    }

    One low_[4];
    One high_[4];
};

}  // namespace
}  // namespace pidpys::crypto::detail
