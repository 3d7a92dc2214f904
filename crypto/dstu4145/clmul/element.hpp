// SPDX-License-Identifier: MIT
// GF(2^m) by carry-less multiplication; as many field elements at once as the instruction set has lanes. No
// branch and no address depends on a value.
#pragma once

#include "crypto/dstu4145/words.hpp"

#define PIDPYS_INLINE inline __attribute__((always_inline))

namespace pidpys::crypto::dstu4145::clmul {

// f = x^M + x^K1 + x^K2 + x^K3 + 1, where zero exponents are absent terms; K1 below 64.
template <unsigned M, unsigned K1, unsigned K2 = 0, unsigned K3 = 0>
struct Modulo {
    static constexpr unsigned m = M, k1 = K1, k2 = K2, k3 = K3;
};

// M257 is two vectors and one bit, which is cheaper masked than multiplied.
template <class F>
inline constexpr bool has_lone_bit = F::m % 128 == 1;

// Words 2i and 2i+1 of the polynomial are vector i.
template <class Isa, class F>
struct Element {
    using Vector = typename Isa::Vector;
    static constexpr unsigned size = (F::m + 127) / 128;
    Vector v[size];
};

template <class Isa, class F>
PIDPYS_INLINE Element<Isa, F> operator^(Element<Isa, F> a, const Element<Isa, F>& b) {
#pragma GCC unroll 8
    for (unsigned i = 0; i < a.size; ++i) a.v[i] ^= b.v[i];
    return a;
}

// Product of two elements before reduction.
template <class Isa, class F>
struct Product {
    using Vector = typename Isa::Vector;
    static constexpr unsigned size = 2 * Element<Isa, F>::size - (has_lone_bit<F> ? 1 : 0);
    Vector v[size];
};

template <class Isa, class F>
PIDPYS_INLINE Product<Isa, F> operator^(Product<Isa, F> a, const Product<Isa, F>& b) {
#pragma GCC unroll 10
    for (unsigned i = 0; i < a.size; ++i) a.v[i] ^= b.v[i];
    return a;
}

// Karatsuba at both levels: 128-bit blocks (each pair of blocks costs one block product) and the words in them.
template <class Isa, class F>
PIDPYS_INLINE Product<Isa, F> multiply_wide(const Element<Isa, F>& a, const Element<Isa, F>& b) {
    using Vector = typename Isa::Vector;
    constexpr unsigned blocks = Element<Isa, F>::size - (has_lone_bit<F> ? 1 : 0);
    Vector fold_a[blocks], fold_b[blocks];  // sum of the two words, in both places
    Vector low[2 * blocks - 1], mid[2 * blocks - 1], high[2 * blocks - 1];
#pragma GCC unroll 8
    for (unsigned i = 0; i < 2 * blocks - 1; ++i) low[i] = mid[i] = high[i] = Isa::zero();
#pragma GCC unroll 8
    for (unsigned i = 0; i < blocks; ++i) {
        fold_a[i] = a.v[i] ^ Isa::swap_words(a.v[i]);
        fold_b[i] = b.v[i] ^ Isa::swap_words(b.v[i]);
    }
#pragma GCC unroll 8
    for (unsigned i = 0; i < blocks; ++i) {
        const Vector l = Isa::template multiply<0x00>(a.v[i], b.v[i]);
        const Vector h = Isa::template multiply<0x11>(a.v[i], b.v[i]);
        const Vector m = Isa::template multiply<0x00>(fold_a[i], fold_b[i]);
#pragma GCC unroll 8
        for (unsigned j = 0; j < blocks; ++j) {
            low[i + j] ^= l;
            high[i + j] ^= h;
            mid[i + j] ^= m;
        }
    }
#pragma GCC unroll 8
    for (unsigned i = 0; i < blocks; ++i) {
#pragma GCC unroll 8
        for (unsigned j = i + 1; j < blocks; ++j) {
            const Vector sum_a = a.v[i] ^ a.v[j], sum_b = b.v[i] ^ b.v[j];
            low[i + j] ^= Isa::template multiply<0x00>(sum_a, sum_b);
            high[i + j] ^= Isa::template multiply<0x11>(sum_a, sum_b);
            mid[i + j] ^= Isa::template multiply<0x00>(fold_a[i] ^ fold_a[j], fold_b[i] ^ fold_b[j]);
        }
    }
    Product<Isa, F> c;
#pragma GCC unroll 10
    for (unsigned i = 0; i < c.size; ++i) c.v[i] = Isa::zero();
#pragma GCC unroll 8
    for (unsigned i = 0; i < 2 * blocks - 1; ++i) {
        const Vector middle = mid[i] ^ low[i] ^ high[i];
        c.v[i] ^= low[i] ^ Isa::word_up(middle);
        c.v[i + 1] ^= high[i] ^ Isa::word_down(middle);
    }
    if constexpr (has_lone_bit<F>) {
        const Vector mask_a = Isa::negate(Isa::low_twice(a.v[blocks]));
        const Vector mask_b = Isa::negate(Isa::low_twice(b.v[blocks]));
#pragma GCC unroll 8
        for (unsigned i = 0; i < blocks; ++i) c.v[blocks + i] ^= (mask_a & b.v[i]) ^ (mask_b & a.v[i]);
        c.v[2 * blocks] ^= a.v[blocks] & b.v[blocks];
    }
    return c;
}

template <class Isa, class F>
PIDPYS_INLINE Product<Isa, F> square_wide(const Element<Isa, F>& a) {
    Product<Isa, F> c;
#pragma GCC unroll 10
    for (unsigned i = 0; i < c.size; ++i) {
        c.v[i] = i % 2 == 0 ? Isa::template multiply<0x00>(a.v[i / 2], a.v[i / 2])
                            : Isa::template multiply<0x11>(a.v[i / 2], a.v[i / 2]);
    }
    return c;
}

// c = low + x^m * high, and x^m = x^k1 + x^k2 + x^k3 + 1. What leaves the field a second time, the top of
// high * x^k, is folded into `high` beforehand.
template <class Isa, class F>
PIDPYS_INLINE Element<Isa, F> reduce(const Product<Isa, F>& c) {
    using Vector = typename Isa::Vector;
    constexpr unsigned m = F::m;
    constexpr unsigned word = m / 64, bit = m % 64;
    constexpr unsigned n = Element<Isa, F>::size;
    constexpr unsigned high_size = (m - 1 + 127) / 128;

    const auto words_at = [&](unsigned w) __attribute__((always_inline)) {  // words w and w+1 of the product
        const Vector first = w / 2 < c.size ? c.v[w / 2] : Isa::zero();
        if (w % 2 == 0) return first;
        return w / 2 + 1 < c.size ? Isa::middle(c.v[w / 2 + 1], first) : Isa::word_down(first);
    };
    Vector high[n + 1];
#pragma GCC unroll 8
    for (unsigned i = 0; i <= n; ++i) high[i] = Isa::zero();
#pragma GCC unroll 8
    for (unsigned i = 0; i < high_size; ++i) {
        high[i] = Isa::template shift_right<bit>(words_at(word + 2 * i)) ^
                  Isa::template shift_left<64 - bit>(words_at(word + 2 * i + 1));
    }
    const Vector top = high[high_size - 1];
    const auto fold_top = [&]<unsigned K>() __attribute__((always_inline)) {
        constexpr unsigned offset = m - K - 128 * (high_size - 1);
        static_assert(K < 64 && offset < 128);
        if constexpr (offset < 64)
            high[0] ^= Isa::template shift_right<offset>(top);
        else
            high[0] ^= Isa::word_down(Isa::template shift_right<offset - 64>(top));
    };
    fold_top.template operator()<F::k1>();
    if constexpr (F::k2 != 0) fold_top.template operator()<F::k2>();
    if constexpr (F::k3 != 0) fold_top.template operator()<F::k3>();

    Element<Isa, F> r;
#pragma GCC unroll 8
    for (unsigned i = 0; i < n; ++i) {
        const Vector below = i == 0 ? Isa::word_up(high[0]) : Isa::middle(high[i], high[i - 1]);
        Vector sum = c.v[i] ^ high[i];
        sum ^= Isa::template shift_left<F::k1>(high[i]) ^ Isa::template shift_right<64 - F::k1>(below);
        if constexpr (F::k2 != 0) {
            sum ^= Isa::template shift_left<F::k2>(high[i]) ^ Isa::template shift_right<64 - F::k2>(below);
        }
        if constexpr (F::k3 != 0) {
            sum ^= Isa::template shift_left<F::k3>(high[i]) ^ Isa::template shift_right<64 - F::k3>(below);
        }
        r.v[i] = sum;
    }
    constexpr std::uint64_t partial = (std::uint64_t{1} << bit) - 1;
    r.v[n - 1] &= word % 2 == 0 ? Isa::pair(partial, 0) : Isa::pair(~std::uint64_t{0}, partial);
    return r;
}

template <class Isa, class F>
PIDPYS_INLINE Element<Isa, F> operator*(const Element<Isa, F>& a, const Element<Isa, F>& b) {
    return reduce(multiply_wide(a, b));
}

template <class Isa, class F>
PIDPYS_INLINE Element<Isa, F> square(const Element<Isa, F>& a) {
    return reduce(square_wide(a));
}

}  // namespace pidpys::crypto::dstu4145::clmul
