// SPDX-License-Identifier: MIT
// The step of GOST 34.311 around its encryptions by VPERMB and GF2P8AFFINEQB, one hash at a time, and psi's matrices
// for the latter. For gost_vbmi.cpp alone, as gost_engine.hpp.
#pragma once

#include <cstdint>

#include <immintrin.h>

#include "crypto/symmetric/gost_mixer.hpp"

namespace pidpys::crypto::detail {
namespace {

// Sixteen 16-bit words as a vector over GF(2): psi^k is a 16x16 matrix of bits, four 8x8 ones for GF2P8AFFINEQB.
struct PsiMatrix {
    // Octet i of `same` words: what word i (upper half: 8+i) takes of the words of its own half; `other`: of the other.
    std::uint8_t same[2][8];
    std::uint8_t other[2][8];  // [0]: what the lower words give to the upper ones
};

constexpr PsiMatrix psi_matrix(int times) {
    std::uint16_t y[16 + 74] = {};
    for (unsigned j = 0; j < 16; ++j) y[j] = static_cast<std::uint16_t>(1U << j);
    gost_psi(y, times);
    PsiMatrix m{};
    for (int i = 0; i < 8; ++i) {
        m.same[0][i] = static_cast<std::uint8_t>(y[times + i] & 0xff);
        m.same[1][i] = static_cast<std::uint8_t>(y[times + 8 + i] >> 8);
        m.other[0][i] = static_cast<std::uint8_t>(y[times + 8 + i] & 0xff);
        m.other[1][i] = static_cast<std::uint8_t>(y[times + i] >> 8);
    }
    return m;
}

struct Octets64 {
    alignas(64) std::uint8_t at[64];
};

// The multipliers of one register: two 32-octet vectors (low octets of their words, then high ones, which take
// the same).
constexpr Octets64 multipliers(int times_low, int times_high, bool same) {
    Octets64 out{};
    for (int vector = 0; vector < 2; ++vector) {
        const PsiMatrix m = psi_matrix(vector == 0 ? times_low : times_high);
        for (int i = 0; i < 32; ++i) {
            const int half = i / 8 % 2;
            out.at[32 * vector + i] = same ? m.same[half][i % 8] : m.other[half][i % 8];
        }
    }
    return out;
}

// Words to halves: octets 0, 2, … 14 backwards, 16 … 30 backwards, then the odd ones; backwards as the transposition
// wants them. `interleaved`: the 32 octets stand as the encryption leaves them, four first halves, four second ones.
constexpr Octets64 split_indices(bool interleaved) {
    Octets64 idx{};
    for (int vector = 0; vector < 2; ++vector) {
        for (int i = 0; i < 32; ++i) {
            const int word = i / 8 % 2 * 8 + 7 - i % 8;
            const int octet = 2 * word + i / 16;
            const int stored = octet / 8 * 4 + octet / 4 % 2 * 16 + octet % 4;
            idx.at[32 * vector + i] = static_cast<std::uint8_t>(32 * vector + (interleaved ? stored : octet));
        }
    }
    return idx;
}

constexpr Octets64 join_indices() {
    Octets64 idx{};
    for (int octet = 0; octet < 32; ++octet) {
        const int word = octet / 2;
        idx.at[octet] = static_cast<std::uint8_t>(octet % 2 * 16 + word);
    }
    return idx;
}

// Subkeys of four lanes from the four lanes' 32 octets: octet i of subkey j is octet 8i+j.
constexpr Octets64 key_indices(int first) {
    Octets64 idx{};
    for (int i = 0; i < 64; ++i) idx.at[i] = static_cast<std::uint8_t>(32 * (i / 4 % 4) + 8 * (i % 4) + first + i / 16);
    return idx;
}

constexpr Octets64 kSplitPlain = split_indices(false);
constexpr Octets64 kSplitStored = split_indices(true);
constexpr Octets64 kJoin = join_indices();
constexpr Octets64 kSame = multipliers(61, 62, true);  // state, block
constexpr Octets64 kOther = multipliers(61, 62, false);
constexpr Octets64 kSameEncrypted = multipliers(74, 74, true);
constexpr Octets64 kOtherEncrypted = multipliers(74, 74, false);
constexpr Octets64 kKeysLow = key_indices(0);
constexpr Octets64 kKeysHigh = key_indices(4);

class PermuteMixer {
public:
    // With x0…x3 the state's words and x(n+4) = x(n) ^ x(n+1), A^k(state) is x(k)…x(k+3); so for the block, A^2k.
    void schedule(const std::uint8_t state[32], const std::uint8_t block[32], Words4 keys[8]) const {
        const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(state));
        const __m256i z = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block));
        const __m512i xs = both(x, _mm256_xor_si256(x, _mm256_permute4x64_epi64(x, 0x39)));
        __m256i z4 = _mm256_xor_si256(z, _mm256_permute4x64_epi64(z, 0x39));
        z4 = _mm256_mask_xor_epi64(z4, 8, z4, _mm256_permute4x64_epi64(z, 0x55));  // z7 = z3 ^ z4
        const __m512i zs = both(z, z4);
        const __m512i z8 = _mm512_castsi256_si512(_mm256_xor_si256(z, _mm256_permute4x64_epi64(z, 0x4e)));
        const __m512i c = _mm512_set_epi64(static_cast<long long>(kGostC3[0] ^ kGostC3[1]), c3(3), c3(2), c3(1), c3(3),
                                           c3(2), c3(1), c3(0));
        const __m512i low = _mm512_xor_si512(window(xs, 0, 1), window(zs, 0, 2));
        const __m512i high_z = _mm512_permutex2var_epi64(zs, _mm512_set_epi64(9, 8, 7, 6, 7, 6, 5, 4), z8);
        const __m512i high = _mm512_ternarylogic_epi64(window(xs, 2, 3), high_z, c, 0x96);
        _mm512_storeu_si512(keys, _mm512_permutex2var_epi8(low, load(kKeysLow), high));
        _mm512_storeu_si512(keys + 4, _mm512_permutex2var_epi8(low, load(kKeysHigh), high));
    }

    // psi^61(state ^ psi(block ^ psi^12(encrypted))) as psi^61 of the state, psi^62 of the block, psi^74 of the rest
    void mix(std::uint8_t state[32], const std::uint8_t block[32], Words4 a, Words4 b) const {
        const __m512i known = both(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(state)),
                                   _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block)));
        const __m512i turned = transpose(_mm512_permutexvar_epi8(load(kSplitPlain), known));
        const __m256i same = folded(_mm512_gf2p8affine_epi64_epi8(load(kSame), turned, 0));
        const __m256i other = folded(_mm512_gf2p8affine_epi64_epi8(load(kOther), turned, 0));

        const __m256i halves = _mm256_set_m128i(reinterpret_cast<__m128i>(b), reinterpret_cast<__m128i>(a));
        const __m256i encrypted = transpose(_mm256_permutexvar_epi8(load_half(kSplitStored), halves));
        const __m256i same_too = _mm256_gf2p8affine_epi64_epi8(load_half(kSameEncrypted), encrypted, 0);
        const __m256i other_too = _mm256_gf2p8affine_epi64_epi8(load_half(kOtherEncrypted), encrypted, 0);
        const __m256i same_all = _mm256_xor_si256(same, same_too);
        const __m256i other_all = _mm256_xor_si256(other, other_too);
        const __m256i sum = _mm256_xor_si256(same_all, _mm256_shuffle_epi32(other_all, 0x4e));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(state), _mm256_permutexvar_epi8(load_half(kJoin), sum));
    }

private:
    static __m512i load(const Octets64& from) { return _mm512_load_si512(from.at); }
    static __m256i load_half(const Octets64& from) {
        return _mm256_load_si256(reinterpret_cast<const __m256i*>(from.at));
    }
    static __m512i both(__m256i low, __m256i high) { return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1); }
    static __m256i folded(__m512i x) {
        return _mm256_xor_si256(_mm512_castsi512_si256(x), _mm512_extracti64x4_epi64(x, 1));
    }
    static long long c3(int i) { return static_cast<long long>(kGostC3[i]); }

    // Four words from the first place, four from the second.
    static __m512i window(__m512i x, int first, int second) {
        const __m512i idx =
            _mm512_set_epi64(second + 3, second + 2, second + 1, second, first + 3, first + 2, first + 1, first);
        return _mm512_permutexvar_epi64(idx, x);
    }

    // Each 8x8 bits turned over their diagonal.
    static __m512i transpose(__m512i x) { return _mm512_gf2p8affine_epi64_epi8(_mm512_set1_epi64(kUnits), x, 0); }
    static __m256i transpose(__m256i x) { return _mm256_gf2p8affine_epi64_epi8(_mm256_set1_epi64x(kUnits), x, 0); }
    static constexpr long long kUnits = 0x0102040810204080;
};

// What eight words of a half give to the eight of a half under psi^times, in every eight octets.
struct PsiOctets {
    alignas(16) std::uint8_t same[2][16];
    alignas(16) std::uint8_t other[2][16];
};

constexpr PsiOctets psi_octets(int times) {
    const PsiMatrix m = psi_matrix(times);
    PsiOctets out{};
    for (int half = 0; half < 2; ++half) {
        for (int i = 0; i < 16; ++i) {
            out.same[half][i] = m.same[half][i % 8];
            out.other[half][i] = m.other[half][i % 8];
        }
    }
    return out;
}

template <int Times>
constexpr PsiOctets kPsiOctets = psi_octets(Times);

}  // namespace
}  // namespace pidpys::crypto::detail
