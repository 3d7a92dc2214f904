// SPDX-License-Identifier: MIT
// Vector instructions with four 128-bit lanes: VPCLMULQDQ and AVX-512. Include from a source compiled for them
// alone.
#pragma once

#include <cstdint>

#include <immintrin.h>

#include "crypto/dstu4145/clmul/isa_pclmul.hpp"

namespace pidpys::crypto::dstu4145::clmul {

struct Vpclmul {
    using Vector = __m512i;  // in each lane two words of that lane's field element
    using Serial = OneLane<Vpclmul>;
    static constexpr unsigned lanes = 4;

    template <int Halves>
    static Vector multiply(Vector a, Vector b) {
        return _mm512_clmulepi64_epi128(a, b, Halves);
    }
    template <int Bits>
    static Vector shift_left(Vector a) {
        return _mm512_slli_epi64(a, Bits);
    }
    template <int Bits>
    static Vector shift_right(Vector a) {
        return _mm512_srli_epi64(a, Bits);
    }
    static Vector word_up(Vector a) { return _mm512_bslli_epi128(a, 8); }
    static Vector word_down(Vector a) { return _mm512_bsrli_epi128(a, 8); }
    static Vector middle(Vector high, Vector low) { return _mm512_alignr_epi8(high, low, 8); }
    static Vector swap_words(Vector a) { return _mm512_shuffle_epi32(a, _MM_PERM_BADC); }
    static Vector low_twice(Vector a) { return _mm512_unpacklo_epi64(a, a); }
    static Vector negate(Vector a) { return _mm512_sub_epi64(_mm512_setzero_si512(), a); }
    static Vector equal(Vector a, Vector b) { return _mm512_movm_epi64(_mm512_cmpeq_epi64_mask(a, b)); }
    static Vector zero() { return _mm512_setzero_si512(); }
    static Vector pair(std::uint64_t low, std::uint64_t high) {
        const auto l = static_cast<long long>(low), h = static_cast<long long>(high);
        return _mm512_set_epi64(h, l, h, l, h, l, h, l);
    }
    template <int Distance>
    static Vector rotate_lanes(Vector a) {
        return _mm512_shuffle_i64x2(a, a, Distance == 1 ? _MM_PERM_ADCB : _MM_PERM_BADC);
    }
};

}  // namespace pidpys::crypto::dstu4145::clmul
