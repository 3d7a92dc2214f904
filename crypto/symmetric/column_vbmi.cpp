// SPDX-License-Identifier: MIT
// A slab is one 512-bit register: S-boxes by VPERMI2B over tables held in registers (two halves of 128 entries),
// multiplication by constants of the field by GF2P8AFFINEQB. Constant time.
// Compiled with -mavx512vbmi -mavx512vl -mavx512bw -mgfni.
#include <immintrin.h>

#include "crypto/symmetric/column_engine.hpp"
#include "crypto/base/isa.hpp"
#include "crypto/symmetric/kalyna_tables.hpp"

namespace pidpys::crypto::detail {
namespace {

// GF2P8AFFINEQB's matrix for "times c" modulo 0x11d: octet 7-i of the word is the row that makes bit i.
constexpr std::uint64_t times(unsigned c) {
    std::uint64_t matrix = 0;
    for (unsigned bit = 0; bit < 8; ++bit) {
        const unsigned column = gf_multiply(c, 1U << bit);
        for (unsigned i = 0; i < 8; ++i) matrix |= std::uint64_t{column >> i & 1} << (8 * (7 - i) + bit);
    }
    return matrix;
}

struct Indices {
    alignas(64) std::uint8_t at[64];
};

// VPERMB indices of the row shift; sign -1 undoes it.
constexpr Indices shift_indices(int columns, int sign) {
    Indices idx{};
    for (int c = 0; c < 8; ++c) {
        for (int row = 0; row < 8; ++row) {
            const int from = c / columns * columns + (c + columns - sign * row_shift(columns, row)) % columns;
            idx.at[8 * c + row] = static_cast<std::uint8_t>(8 * from + row);
        }
    }
    return idx;
}

// For the 1024-bit state: VPERMI2B indices of its lower and upper half.
constexpr Indices wide_indices(int half) {
    Indices idx{};
    for (int c = 0; c < 8; ++c) {
        for (int row = 0; row < 8; ++row) {
            const int from = (8 * half + c + 16 - row_shift(16, row)) % 16;
            idx.at[8 * c + row] = static_cast<std::uint8_t>(8 * from + row);
        }
    }
    return idx;
}

template <int Columns, int Sign>
constexpr Indices kShift = shift_indices(Columns, Sign);
template <int Half>
constexpr Indices kWide = wide_indices(Half);

using Vector = std::uint64_t __attribute__((vector_size(64)));

struct VbmiOps {
    using Slab = Vector;

    static Slab load(const void* from) { return reinterpret_cast<Slab>(_mm512_loadu_si512(from)); }
    static void store(void* to, Slab x) { _mm512_storeu_si512(to, reinterpret_cast<__m512i>(x)); }
    static Slab splat(std::uint64_t v) { return reinterpret_cast<Slab>(_mm512_set1_epi64(static_cast<long long>(v))); }

    // 128 entries of a table for the rows of S-box s; zero for others.
    static __m512i look(const std::uint8_t* table, int s, __m512i x) {
        const __mmask64 rows = 0x1111111111111111ULL << s;
        return _mm512_maskz_permutex2var_epi8(rows, _mm512_loadu_si512(table), x, _mm512_loadu_si512(table + 64));
    }

    static __m512i look_all(const std::uint8_t (&box)[4][256], int from, __m512i x) {
        const __m512i three = _mm512_ternarylogic_epi64(look(box[0] + from, 0, x), look(box[1] + from, 1, x),
                                                        look(box[2] + from, 2, x), 0xfe);
        return _mm512_or_si512(three, look(box[3] + from, 3, x));
    }

    // Both halves of the tables at once, the choice between them last: the shortest chain of dependent instructions.
    static __m512i substitute(__m512i x, const std::uint8_t (&box)[4][256]) {
        return _mm512_mask_blend_epi8(_mm512_movepi8_mask(x), look_all(box, 0, x), look_all(box, 128, x));
    }

    template <unsigned C>
    static __m512i multiply(__m512i x) {
        if constexpr (C == 1) return x;
        return _mm512_gf2p8affine_epi64_epi8(x, _mm512_set1_epi64(static_cast<long long>(times(C))), 0);
    }

    template <bool Inverse, int K>
    static __m512i term(__m512i x) {
        constexpr unsigned kFactor = Inverse ? kInverseMds[K] : kMds[K];
        return _mm512_ror_epi64(multiply<kFactor>(x), 8 * K);
    }

    static __m512i sum(__m512i a, __m512i b, __m512i c) { return _mm512_ternarylogic_epi64(a, b, c, 0x96); }

    template <bool Inverse>
    static __m512i mix(__m512i x) {
        return sum(sum(term<Inverse, 0>(x), term<Inverse, 1>(x), term<Inverse, 2>(x)),
                   sum(term<Inverse, 3>(x), term<Inverse, 4>(x), term<Inverse, 5>(x)),
                   _mm512_xor_si512(term<Inverse, 6>(x), term<Inverse, 7>(x)));
    }

    template <int Columns>
    void round(Slab& slab) const {
        const __m512i x = substitute(reinterpret_cast<__m512i>(slab), kSBox);
        slab = reinterpret_cast<Slab>(mix<false>(_mm512_permutexvar_epi8(_mm512_load_si512(kShift<Columns, 1>.at), x)));
    }

    template <int Columns>
    void unround(Slab& slab) const {
        const __m512i x = mix<true>(reinterpret_cast<__m512i>(slab));
        slab = reinterpret_cast<Slab>(
            substitute(_mm512_permutexvar_epi8(_mm512_load_si512(kShift<Columns, -1>.at), x), kInverseSBox.box));
    }

    void round16(Slab& a, Slab& b) const {
        const __m512i x = substitute(reinterpret_cast<__m512i>(a), kSBox);
        const __m512i y = substitute(reinterpret_cast<__m512i>(b), kSBox);
        a = reinterpret_cast<Slab>(mix<false>(_mm512_permutex2var_epi8(x, _mm512_load_si512(kWide<0>.at), y)));
        b = reinterpret_cast<Slab>(mix<false>(_mm512_permutex2var_epi8(x, _mm512_load_si512(kWide<1>.at), y)));
    }
};

using Engine = ColumnEngine<VbmiOps>;

}  // namespace

const ColumnCore kColumnsVbmi = {"avx512vbmi",     isa_has_avx512_vbmi, true,
                                 Engine::compress, Engine::finish,      Engine::permute,
                                 Engine::round,    Engine::encrypt,     Engine::decrypt};

}  // namespace pidpys::crypto::detail
