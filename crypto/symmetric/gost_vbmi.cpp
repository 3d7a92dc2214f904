// SPDX-License-Identifier: MIT
// VPERMB is a 64-entry table in a register: one instruction substitutes the low nibbles of all octets, each by
// its own S-box, one the high nibbles. Compiled with -mavx512vbmi -mavx512vl -mavx512bw -mgfni.
#include <immintrin.h>

#include "crypto/base/isa.hpp"
#include "crypto/symmetric/gost_gfni.hpp"
#include "crypto/symmetric/gost_mixer.hpp"

namespace pidpys::crypto::detail {
namespace {

struct One {
    using Words = Words4;

    static Words word(std::uint32_t x) { return splat(x); }
    static Words look(__m512i table, Words index) {
        const __m512i wide = _mm512_castsi128_si512(reinterpret_cast<__m128i>(index));
        return reinterpret_cast<Words>(_mm512_castsi512_si128(_mm512_permutexvar_epi8(wide, table)));
    }
    template <int Truth>
    static Words logic(Words a, Words b, Words c) {
        return reinterpret_cast<Words>(_mm_ternarylogic_epi32(
            reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b), reinterpret_cast<__m128i>(c), Truth));
    }
};

struct Four {
    using Words = std::uint32_t __attribute__((vector_size(64)));
    static constexpr int kLanes = 4;

    static __m512i raw(Words x) { return reinterpret_cast<__m512i>(x); }
    static Words words(__m512i x) { return reinterpret_cast<Words>(x); }
    static Words word(std::uint32_t x) { return words(_mm512_set1_epi32(static_cast<int>(x))); }
    static Words look(__m512i table, Words index) { return words(_mm512_permutexvar_epi8(raw(index), table)); }
    template <int Truth>
    static Words logic(Words a, Words b, Words c) {
        return words(_mm512_ternarylogic_epi32(raw(a), raw(b), raw(c), Truth));
    }

    static __m128i part(const std::uint8_t* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
    template <class From>
    static Words load(const From& from, int at) {
        const __m256i low = _mm256_set_m128i(part(from[1] + at), part(from[0] + at));
        const __m256i high = _mm256_set_m128i(part(from[3] + at), part(from[2] + at));
        return words(_mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1));
    }
    static void store(Words x, std::uint8_t (*to)[32], int at) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to[0] + at), _mm512_castsi512_si128(raw(x)));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to[1] + at), _mm512_extracti32x4_epi32(raw(x), 1));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to[2] + at), _mm512_extracti32x4_epi32(raw(x), 2));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to[3] + at), _mm512_extracti32x4_epi32(raw(x), 3));
    }
    static Words everywhere(const void* from) {
        return words(_mm512_broadcast_i32x4(part(static_cast<const std::uint8_t*>(from))));
    }
    static Words shuffle(Words x, const std::uint8_t (&order)[16]) {
        return words(_mm512_shuffle_epi8(raw(x), raw(everywhere(order))));
    }
    static Words affine(Words x, Words matrix) { return words(_mm512_gf2p8affine_epi64_epi8(raw(x), raw(matrix), 0)); }
    template <int N>
    static Words from_octet(Words a, Words b) {
        return words(_mm512_alignr_epi8(raw(b), raw(a), N));
    }
    static Words zip8(Words x) { return shuffle(x, kZip); }
    static Words zip16_low(Words a, Words b) { return words(_mm512_unpacklo_epi16(raw(a), raw(b))); }
    static Words zip16_high(Words a, Words b) { return words(_mm512_unpackhi_epi16(raw(a), raw(b))); }
    static Words zip32_low(Words a, Words b) { return words(_mm512_unpacklo_epi32(raw(a), raw(b))); }
    static Words zip32_high(Words a, Words b) { return words(_mm512_unpackhi_epi32(raw(a), raw(b))); }
    static Words zip64_low(Words a, Words b) { return words(_mm512_unpacklo_epi64(raw(a), raw(b))); }
    static Words zip64_high(Words a, Words b) { return words(_mm512_unpackhi_epi64(raw(a), raw(b))); }
    static Words evens_odds(Words x) { return words(_mm512_shuffle_epi32(raw(x), _MM_PERM_DBCA)); }

    alignas(16) static constexpr std::uint8_t kZip[16] = {0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15};
};

template <class V>
class PermuteLookup {
public:
    using Words = typename V::Words;

    explicit PermuteLookup(const GostSBox::Lookup& sbox)
        : low_(_mm512_loadu_si512(sbox.low.data())), high_(_mm512_loadu_si512(sbox.high.data())) {}

    Words add(Words to, Words x) const {
        const Words mask = V::word(0x0f0f0f0f);
        const Words table = V::word(0x30201000);                    // S-box of each octet, in bits 4 and 5 of the index
        const Words low = V::template logic<0xea>(x, mask, table);  // (x & mask) | table
        const Words high = V::template logic<0xea>(x >> 4, mask, table);
        return V::template logic<0x1e>(to, V::look(low_, low), V::look(high_, high));  // to ^ (low | high)
    }

private:
    __m512i low_;
    __m512i high_;
};

struct OneMixer {
    using Words = Words4;
    static constexpr int kLanes = 1;

    void schedule(const std::uint8_t (*states)[32], const std::uint8_t* const* blocks, Words keys[8]) const {
        mixer_.schedule(states[0], blocks[0], keys);
    }

    void halves(const std::uint8_t (*states)[32], Words& a, Words& b) const {
        Words low;
        Words high;
        std::memcpy(&low, states[0], 16);
        std::memcpy(&high, states[0] + 16, 16);
        a = __builtin_shufflevector(low, high, 0, 2, 4, 6);
        b = __builtin_shufflevector(low, high, 1, 3, 5, 7);
    }

    void mix(std::uint8_t (*states)[32], const std::uint8_t* const* blocks, Words a, Words b) const {
        mixer_.mix(states[0], blocks[0], a, b);
    }

private:
    PermuteMixer mixer_;
};

// Four hashes: as PermuteMixer's mix, but within 16 octets.
struct FourMixer : GostMixer<Four> {
    template <int Times>
    static void add_psi(Words low, Words high, Sum& sum) {
        const Words x = transposed(low);
        const Words y = transposed(high);
        constexpr const PsiOctets& psi = kPsiOctets<Times>;
        sum.low ^= Four::affine(Four::everywhere(psi.same[0]), x) ^ Four::affine(Four::everywhere(psi.other[1]), y);
        sum.high ^= Four::affine(Four::everywhere(psi.same[1]), y) ^ Four::affine(Four::everywhere(psi.other[0]), x);
    }

    void mix(std::uint8_t (*states)[32], const std::uint8_t* const* blocks, Words a, Words b) const {
        Sum sum = zero();
        add_psi<61>(Four::load(states, 0), Four::load(states, 16), sum);
        add_psi<62>(Four::load(blocks, 0), Four::load(blocks, 16), sum);
        add_psi<74>(Four::zip32_low(a, b), Four::zip32_high(a, b), sum);
        Four::store(Four::zip8(sum.low), states, 0);
        Four::store(Four::zip8(sum.high), states, 16);
    }

private:
    // Eight words to the bits of their low octets, then of their high ones, turned over the diagonal.
    static Words transposed(Words x) {
        alignas(16) static constexpr std::uint8_t kBackwards[16] = {14, 12, 10, 8, 6, 4, 2, 0,
                                                                    15, 13, 11, 9, 7, 5, 3, 1};
        const Words units = Four::words(_mm512_set1_epi64(0x0102040810204080));
        return Four::affine(units, Four::shuffle(x, kBackwards));
    }
};

using HashOne = GostHash<PermuteLookup<One>, OneMixer>;
using HashFour = GostHash<PermuteLookup<Four>, FourMixer>;

}  // namespace

const GostCore kGostVbmi = {"avx512vbmi", isa_has_avx512_vbmi, GostCipher<PermuteLookup<One>>::blocks,
                            hash_lanes<HashOne, HashFour>};

}  // namespace pidpys::crypto::detail
