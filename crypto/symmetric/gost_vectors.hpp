// SPDX-License-Identifier: MIT
// One GOST 34.311 in vectors of 16 octets, in SSSE3. For the cores alone.
#pragma once

#include <cstdint>

#include <tmmintrin.h>

#include "crypto/symmetric/gost_engine.hpp"

namespace pidpys::crypto::detail {
namespace {

struct SortedOctets {
    alignas(16) std::uint8_t zip[16] = {0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15};
    alignas(16) std::uint8_t by_place[16] = {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15};
};
inline constexpr SortedOctets kSorted;

struct Words4Ops {
    using Words = Words4;
    static constexpr int kLanes = 1;

    static __m128i raw(Words x) { return reinterpret_cast<__m128i>(x); }
    static Words words(__m128i x) { return reinterpret_cast<Words>(x); }
    static Words everywhere(const void* from) { return words(_mm_loadu_si128(static_cast<const __m128i*>(from))); }
    static Words word(std::uint32_t x) { return splat(x); }

    template <class From>
    static Words load(const From& from, int at) {
        return everywhere(from[0] + at);
    }
    static void store(Words x, std::uint8_t (*to)[32], int at) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to[0] + at), raw(x));
    }

    static Words look(Words table, Words index) { return words(_mm_shuffle_epi8(raw(table), raw(index))); }
    static Words nibbles(Words x) { return x & splat(0x0f0f0f0f); }
    template <int N>
    static Words from_octet(Words a, Words b) {
        return words(_mm_alignr_epi8(raw(b), raw(a), N));
    }
    // Words I and J of a, K and L of b.
    template <int I, int J, int K, int L>
    static Words pick(Words a, Words b) {
        return words(_mm_castps_si128(
            _mm_shuffle_ps(_mm_castsi128_ps(raw(a)), _mm_castsi128_ps(raw(b)), I | J << 2 | K << 4 | L << 6)));
    }
    static Words sort_octets(Words x) { return look(x, everywhere(kSorted.by_place)); }
    static Words zip8(Words x) { return look(x, everywhere(kSorted.zip)); }
    static Words zip16_low(Words a, Words b) { return words(_mm_unpacklo_epi16(raw(a), raw(b))); }
    static Words zip16_high(Words a, Words b) { return words(_mm_unpackhi_epi16(raw(a), raw(b))); }
    static Words zip32_low(Words a, Words b) { return words(_mm_unpacklo_epi32(raw(a), raw(b))); }
    static Words zip32_high(Words a, Words b) { return words(_mm_unpackhi_epi32(raw(a), raw(b))); }
    static Words zip64_low(Words a, Words b) { return words(_mm_unpacklo_epi64(raw(a), raw(b))); }
    static Words zip64_high(Words a, Words b) { return words(_mm_unpackhi_epi64(raw(a), raw(b))); }
    static Words evens_odds(Words x) { return words(_mm_shuffle_epi32(raw(x), 0xd8)); }
};

}  // namespace
}  // namespace pidpys::crypto::detail
