// SPDX-License-Identifier: MIT
// Vector instructions with one 128-bit lane: PCLMULQDQ and SSE4.1 in AVX encoding. Include from a source
// compiled for them alone.
#pragma once

#include <cstdint>

#include <immintrin.h>

namespace pidpys::crypto::dstu4145::clmul {

// `Source` keeps apart what differently compiled sources make of the templates over this.
template <class Source>
struct OneLane {
    using Vector = __m128i;  // two words of one field element
    using Serial = OneLane;  // for what is done to a single element
    static constexpr unsigned lanes = 1;

    template <int Halves>  // as the instruction's immediate: 0x00 low by low, 0x11 high by high, 0x01, 0x10
    static Vector multiply(Vector a, Vector b) {
        return _mm_clmulepi64_si128(a, b, Halves);
    }
    template <int Bits>
    static Vector shift_left(Vector a) {
        return _mm_slli_epi64(a, Bits);
    }
    template <int Bits>
    static Vector shift_right(Vector a) {
        return _mm_srli_epi64(a, Bits);
    }
    static Vector word_up(Vector a) { return _mm_bslli_si128(a, 8); }
    static Vector word_down(Vector a) { return _mm_bsrli_si128(a, 8); }
    static Vector middle(Vector high, Vector low) { return _mm_alignr_epi8(high, low, 8); }
    static Vector swap_words(Vector a) { return _mm_shuffle_epi32(a, 0x4E); }
    static Vector low_twice(Vector a) { return _mm_unpacklo_epi64(a, a); }
    static Vector negate(Vector a) { return _mm_sub_epi64(_mm_setzero_si128(), a); }
    static Vector equal(Vector a, Vector b) { return _mm_cmpeq_epi64(a, b); }
    static Vector zero() { return _mm_setzero_si128(); }
    static Vector pair(std::uint64_t low, std::uint64_t high) {  // in every lane
        return _mm_set_epi64x(static_cast<long long>(high), static_cast<long long>(low));
    }
    template <int Distance>
    static Vector rotate_lanes(Vector a) {
        return a;
    }
};

}  // namespace pidpys::crypto::dstu4145::clmul
