// SPDX-License-Identifier: MIT
// Two hashes in a vector of 32 octets, or four in two vectors. Compiled with -mavx2.
#include <immintrin.h>

#include "crypto/base/isa.hpp"
#include "crypto/symmetric/gost_shuffle.hpp"
#include "crypto/symmetric/gost_vectors.hpp"

namespace pidpys::crypto::detail {
namespace {

struct Words8Ops {
    using Words = std::uint32_t __attribute__((vector_size(32)));
    static constexpr int kLanes = 2;

    static __m256i raw(Words x) { return reinterpret_cast<__m256i>(x); }
    static Words words(__m256i x) { return reinterpret_cast<Words>(x); }
    static Words everywhere(const void* from) {
        return words(_mm256_broadcastsi128_si256(_mm_loadu_si128(static_cast<const __m128i*>(from))));
    }
    static Words word(std::uint32_t x) { return words(_mm256_set1_epi32(static_cast<int>(x))); }

    static __m128i half(const std::uint8_t* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
    template <class From>
    static Words load(const From& from, int at) {
        return words(_mm256_set_m128i(half(from[1] + at), half(from[0] + at)));
    }
    static void store(Words x, std::uint8_t (*to)[32], int at) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to[0] + at), _mm256_castsi256_si128(raw(x)));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to[1] + at), _mm256_extracti128_si256(raw(x), 1));
    }

    static Words look(Words table, Words index) { return words(_mm256_shuffle_epi8(raw(table), raw(index))); }
    static Words nibbles(Words x) { return x & word(0x0f0f0f0f); }
    template <int N>
    static Words from_octet(Words a, Words b) {
        return words(_mm256_alignr_epi8(raw(b), raw(a), N));
    }
    template <int I, int J, int K, int L>
    static Words pick(Words a, Words b) {
        return words(_mm256_castps_si256(
            _mm256_shuffle_ps(_mm256_castsi256_ps(raw(a)), _mm256_castsi256_ps(raw(b)), I | J << 2 | K << 4 | L << 6)));
    }
    static Words sort_octets(Words x) { return look(x, everywhere(kSorted.by_place)); }
    static Words zip8(Words x) { return look(x, everywhere(kSorted.zip)); }
    static Words zip16_low(Words a, Words b) { return words(_mm256_unpacklo_epi16(raw(a), raw(b))); }
    static Words zip16_high(Words a, Words b) { return words(_mm256_unpackhi_epi16(raw(a), raw(b))); }
    static Words zip32_low(Words a, Words b) { return words(_mm256_unpacklo_epi32(raw(a), raw(b))); }
    static Words zip32_high(Words a, Words b) { return words(_mm256_unpackhi_epi32(raw(a), raw(b))); }
    static Words zip64_low(Words a, Words b) { return words(_mm256_unpacklo_epi64(raw(a), raw(b))); }
    static Words zip64_high(Words a, Words b) { return words(_mm256_unpackhi_epi64(raw(a), raw(b))); }
    static Words evens_odds(Words x) { return words(_mm256_shuffle_epi32(raw(x), 0xd8)); }
};

using One = GostHash<ShuffleLookup<Words4Ops>, GostMixer<Words4Ops>>;
using Two = GostHash<ShuffleLookup<Words8Ops>, GostMixer<Words8Ops>>;
using Four = GostHash<SortedLookup<Words8Ops>, GostMixer<TwoVectors<Words8Ops>>>;

}  // namespace

const GostCore kGostAvx2 = {"avx2", isa_has_avx2, GostCipher<ShuffleLookup<Words4Ops>>::blocks,
                            hash_lanes<One, Two, Four>};

}  // namespace pidpys::crypto::detail
