// SPDX-License-Identifier: MIT
// Vectors of 16 octets for column_sliced.hpp, in SSSE3. For the cores alone.
#pragma once

#include <cstdint>

#include <tmmintrin.h>

namespace pidpys::crypto::detail {
namespace {

struct Octets16Ops {
    using Vector = __m128i;

    static Vector load(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }
    static void store(void* to, Vector x) { _mm_storeu_si128(static_cast<__m128i*>(to), x); }
    static Vector table(const std::uint8_t* from) { return load(from); }
    static Vector splat(std::uint8_t x) { return _mm_set1_epi8(static_cast<char>(x)); }
    static Vector both(Vector a, Vector b) { return _mm_xor_si128(a, b); }
    static Vector and_(Vector a, Vector b) { return _mm_and_si128(a, b); }
    static Vector sum(Vector a, Vector b) { return _mm_add_epi8(a, b); }
    static Vector less(Vector a, Vector b) { return _mm_sub_epi8(a, b); }
    static Vector sum64(Vector a, Vector b) { return _mm_add_epi64(a, b); }
    static Vector less64(Vector a, Vector b) { return _mm_sub_epi64(a, b); }
    static Vector above(Vector a, Vector b) { return _mm_cmpgt_epi8(a, b); }
    static Vector look(Vector table, Vector index) { return _mm_shuffle_epi8(table, index); }
    static Vector nibble_high(Vector a) { return _mm_and_si128(_mm_srli_epi16(a, 4), splat(0x0f)); }
    static Vector swap_rows(Vector a) { return _mm_shuffle_epi32(a, 0x4e); }
    static Vector rows_up(Vector a) { return _mm_slli_si128(a, 8); }
    static Vector choose(Vector a, Vector b, Vector by) {
#ifdef __SSE4_1__
        return _mm_blendv_epi8(a, b, by);
#else
        return _mm_xor_si128(a, _mm_and_si128(_mm_xor_si128(a, b), above(_mm_setzero_si128(), by)));
#endif
    }

    static Vector zip8_low(Vector a, Vector b) { return _mm_unpacklo_epi8(a, b); }
    static Vector zip8_high(Vector a, Vector b) { return _mm_unpackhi_epi8(a, b); }
    static Vector zip16_low(Vector a, Vector b) { return _mm_unpacklo_epi16(a, b); }
    static Vector zip16_high(Vector a, Vector b) { return _mm_unpackhi_epi16(a, b); }
    static Vector zip32_low(Vector a, Vector b) { return _mm_unpacklo_epi32(a, b); }
    static Vector zip32_high(Vector a, Vector b) { return _mm_unpackhi_epi32(a, b); }
    static Vector zip64_low(Vector a, Vector b) { return _mm_unpacklo_epi64(a, b); }
    static Vector zip64_high(Vector a, Vector b) { return _mm_unpackhi_epi64(a, b); }
};

}  // namespace
}  // namespace pidpys::crypto::detail
