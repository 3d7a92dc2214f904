// SPDX-License-Identifier: MIT
// PSHUFB is a 16-entry table in a register. Compiled with -mssse3.
#include <tmmintrin.h>

#include "crypto/base/isa.hpp"
#include "crypto/symmetric/gost_mixer.hpp"

namespace pidpys::crypto::detail {
namespace {

class ShuffleLookup {
public:
    explicit ShuffleLookup(const GostSBox::Lookup& sbox) {
        for (int octet = 0; octet < 4; ++octet) {
            low_[octet] = load(sbox.low.data() + 16 * octet);
            high_[octet] = load(sbox.high.data() + 16 * octet);
            others_[octet] = _mm_set1_epi32(static_cast<int>(0x80808080U ^ (0x80U << (8 * octet))));
        }
    }

    Words4 add(Words4 to, Words4 x) const {
        const __m128i mask = _mm_set1_epi8(0x0f);
        const auto in = reinterpret_cast<__m128i>(x);
        const __m128i low = _mm_and_si128(in, mask);
        const __m128i high = _mm_and_si128(_mm_srli_epi32(in, 4), mask);
        __m128i result = _mm_setzero_si128();
        // An index with its top bit set gives zero: each table serves its own octet of the words.
        for (int octet = 0; octet < 4; ++octet) {
            const __m128i from_low = _mm_shuffle_epi8(low_[octet], _mm_or_si128(low, others_[octet]));
            const __m128i from_high = _mm_shuffle_epi8(high_[octet], _mm_or_si128(high, others_[octet]));
            result = _mm_or_si128(result, _mm_or_si128(from_low, from_high));
        }
        return to ^ reinterpret_cast<Words4>(result);
    }

private:
    static __m128i load(const std::uint8_t* row) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(row)); }

    __m128i low_[4];
    __m128i high_[4];
    __m128i others_[4];
};

using Engine = GostEngine<ShuffleLookup, GostMixer>;

}  // namespace

const GostCore kGostSsse3 = {"ssse3", isa_has_ssse3, Engine::blocks, Engine::hash};

}  // namespace pidpys::crypto::detail
