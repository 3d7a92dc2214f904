// SPDX-License-Identifier: MIT
// Multiples of a point met for the first time: a constant-time ladder for secrets, signed windows for
// signatures to be verified.
#pragma once

#include "crypto/dstu4145/clmul/odd_multiples.hpp"

namespace pidpys::crypto::dstu4145::clmul {

// x of kQ for a secret k of `bits` bits: López and Dahab's ladder over X and Z alone, the pair swapped under a
// mask. Infinity gives zero.
template <class Isa, class F>
Element<Isa, F> ladder(const Scalar& k, unsigned bits, const Element<Isa, F>& x, const Element<Isa, F>& b) {
    using Vector = typename Isa::Vector;
    struct Pair {
        Element<Isa, F> x, z;
    };
    Pair low{to_projective<Isa, F>({x, x}).z, x ^ x};  // kQ so far: infinity, (1 : 0)
    Pair high{x, low.x};                               // kQ + Q
    std::uint64_t swapped = 0;
    const auto swap_if = [&](std::uint64_t bit) __attribute__((always_inline)) {
        const std::uint64_t word = 0 - bit;
        const Vector mask = Isa::pair(word, word);
        for (unsigned i = 0; i < x.size; ++i) {
            const Vector dx = (low.x.v[i] ^ high.x.v[i]) & mask;
            const Vector dz = (low.z.v[i] ^ high.z.v[i]) & mask;
            low.x.v[i] ^= dx;
            high.x.v[i] ^= dx;
            low.z.v[i] ^= dz;
            high.z.v[i] ^= dz;
        }
    };
    for (unsigned i = bits; i-- > 0;) {
        const std::uint64_t bit = (k.w[i / 64] >> (i % 64)) & 1;
        swap_if(bit ^ swapped);
        swapped = bit;
        const auto t1 = low.x * high.z;
        const auto t2 = high.x * low.z;
        high.z = square(t1 ^ t2);
        high.x = reduce(multiply_wide(x, high.z) ^ multiply_wide(t1, t2));
        const auto x2 = square(low.x);
        const auto z2 = square(low.z);
        low.z = x2 * z2;
        low.x = square(x2) ^ (b * square(z2));
    }
    swap_if(swapped);
    return low.x * invert(low.z);
}

// rQ for a public 0 < r < n by signed windows of five bits (width-5 NAF); Z = 0 in an exceptional case.
template <unsigned A, class Isa, class F>
Projective<Isa, F> multiply_public(const Scalar& r, const Affine<Isa, F>& q, const Element<Isa, F>& b) {
    constexpr unsigned width = 5, count = 1U << (width - 2);
    signed char digits[max_bits + 2];
    unsigned length = 0;
    Words rest = r.w;
    while (!is_zero(rest)) {
        signed char digit = 0;
        if ((rest[0] & 1) != 0) {
            const auto low = static_cast<int>(rest[0] & ((1U << width) - 1));
            digit = static_cast<signed char>(low < (1 << (width - 1)) ? low : low - (1 << width));
            if (digit > 0) {
                rest[0] -= static_cast<std::uint64_t>(digit);
            } else {
                rest[0] += static_cast<std::uint64_t>(-digit);
                for (std::size_t i = 0; i + 1 < max_words && rest[i] == 0; ++i) ++rest[i + 1];
            }
        }
        digits[length++] = digit;
        for (std::size_t i = 0; i < max_words; ++i) {
            rest[i] = (rest[i] >> 1) | (i + 1 < max_words ? rest[i + 1] << 63 : 0);
        }
    }
    Affine<Isa, F> odd[count];
    odd_multiples<A>(q, b, odd, count);
    auto sum = to_projective(odd[digits[length - 1] / 2]);  // the highest digit is positive
    for (unsigned i = length - 1; i-- > 0;) {
        sum = twice<A>(sum, b);
        if (digits[i] == 0) continue;
        Affine<Isa, F> term = odd[(digits[i] > 0 ? digits[i] : -digits[i]) / 2];
        if (digits[i] < 0) term.y = term.y ^ term.x;
        sum = add<A>(sum, term);
    }
    return sum;
}

}  // namespace pidpys::crypto::dstu4145::clmul
