// SPDX-License-Identifier: MIT
// VPERMB is a 64-entry table in a register: one instruction substitutes the low nibbles of all octets, each by
// its own S-box, one the high nibbles. Compiled with -mavx512vbmi -mavx512vl -mavx512bw -mgfni.
#include <immintrin.h>

#include "crypto/symmetric/cpu.hpp"
#include "crypto/symmetric/gost_engine.hpp"

namespace pidpys::crypto::detail {
namespace {

class PermuteLookup {
public:
    explicit PermuteLookup(const GostSBox::Lookup& sbox)
        : low_(_mm512_loadu_si512(sbox.low.data())), high_(_mm512_loadu_si512(sbox.high.data())) {}

    Words4 substitute(Words4 x) const {
        const __m128i mask = _mm_set1_epi8(0x0f);
        const __m128i table = _mm_set1_epi32(0x30201000);  // S-box of each octet, in bits 4 and 5 of the index
        const auto in = reinterpret_cast<__m128i>(x);
        const __m128i low = _mm_ternarylogic_epi32(in, mask, table, 0xea);  // (in & mask) | table
        const __m128i high = _mm_ternarylogic_epi32(_mm_srli_epi32(in, 4), mask, table, 0xea);
        return reinterpret_cast<Words4>(_mm_or_si128(look(low_, low), look(high_, high)));
    }

private:
    static __m128i look(__m512i table, __m128i index) {
        return _mm512_castsi512_si128(_mm512_permutexvar_epi8(_mm512_castsi128_si512(index), table));
    }

    __m512i low_;
    __m512i high_;
};

using Engine = GostEngine<PermuteLookup>;

}  // namespace

const GostCore kGostVbmi = {"avx512vbmi", cpu_has_vbmi_gfni, Engine::blocks, Engine::hash};

}  // namespace pidpys::crypto::detail
