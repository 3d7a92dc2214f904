// SPDX-License-Identifier: MIT
// Compiled with -mavx2.
#include <immintrin.h>

#include "crypto/base/isa.hpp"
#include "crypto/symmetric/column_sliced.hpp"
#include "crypto/symmetric/sliced_vectors.hpp"

namespace pidpys::crypto::detail {
namespace {

struct Avx2Ops {
    using Vector = __m256i;

    static Vector load(const void* from) { return _mm256_loadu_si256(static_cast<const __m256i*>(from)); }
    static Vector table(const std::uint8_t* from) { return _mm256_broadcastsi128_si256(Octets16Ops::load(from)); }
    static Vector splat(std::uint8_t x) { return _mm256_set1_epi8(static_cast<char>(x)); }
    static Vector both(Vector a, Vector b) { return _mm256_xor_si256(a, b); }
    static Vector and_(Vector a, Vector b) { return _mm256_and_si256(a, b); }
    static Vector sum(Vector a, Vector b) { return _mm256_add_epi8(a, b); }
    static Vector less(Vector a, Vector b) { return _mm256_sub_epi8(a, b); }
    static Vector above(Vector a, Vector b) { return _mm256_cmpgt_epi8(a, b); }
    static Vector look(Vector table, Vector index) { return _mm256_shuffle_epi8(table, index); }
    static Vector nibble_high(Vector a) { return _mm256_and_si256(_mm256_srli_epi16(a, 4), splat(0x0f)); }
    static Vector choose(Vector a, Vector b, Vector by) { return _mm256_blendv_epi8(a, b, by); }
    static Vector swap_rows(Vector a) { return _mm256_shuffle_epi32(a, 0x4e); }
    static Vector rows_up(Vector a) { return _mm256_slli_si256(a, 8); }

    static Vector join(__m128i low, __m128i high) {
        return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
    }
    static __m128i low(Vector a) { return _mm256_castsi256_si128(a); }
    static __m128i high(Vector a) { return _mm256_extracti128_si256(a, 1); }
};

struct Avx2LongOps : Avx2Ops {
    static Vector swap_rows(Vector a) { return _mm256_permute4x64_epi64(a, 0x4e); }
    static Vector rows_up(Vector a) { return _mm256_permute2x128_si256(a, a, 0x08); }
};

using Engine = SlicedEngine<Octets16Ops, Avx2Ops, Avx2LongOps>;

}  // namespace

const ColumnCore kColumnsAvx2 = {"avx2",           isa_has_avx2,    true,
                                 Engine::compress, Engine::finish,  Engine::permute,
                                 Engine::round,    Engine::encrypt, Engine::decrypt};

}  // namespace pidpys::crypto::detail
