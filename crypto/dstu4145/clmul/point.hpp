// SPDX-License-Identifier: MIT
// Points of y^2 + xy = x^3 + Ax^2 + b in López-Dahab coordinates (x = X/Z, y = Y/Z^2), without branches.
// The formulas are incomplete: adding equal or opposite points gives Z = 0, and Z stays 0 from there on, so that
// one look at the end tells. Formulas: Explicit-Formulas Database, g12o, shortw, "lopezdahab".
#pragma once

#include "crypto/dstu4145/clmul/element.hpp"

namespace pidpys::crypto::dstu4145::clmul {

template <class Isa, class F>
struct Affine {
    Element<Isa, F> x, y;
};

template <class Isa, class F>
struct Projective {
    Element<Isa, F> x, y, z;
};

// a^(2^times)
template <class Isa, class F>
Element<Isa, F> square_times(Element<Isa, F> a, unsigned times) {
    for (unsigned i = 0; i < times; ++i) a = square(a);
    return a;
}

// Itoh-Tsujii: a^(2^m - 2), by powers a^(2^k - 1) for k the leading bits of m-1. Zero gives zero.
template <class Isa, class F>
Element<Isa, F> invert(const Element<Isa, F>& a) {
    constexpr unsigned target = F::m - 1;
    unsigned top = 31;
    while ((target >> top) == 0) --top;
    Element<Isa, F> power = a;
    unsigned k = 1;
    for (unsigned i = top; i-- > 0;) {
        power = square_times(power, k) * power;
        k *= 2;
        if (((target >> i) & 1) != 0) {
            power = square(power) * a;
            ++k;
        }
    }
    return square(power);
}

template <class Isa, class F>
PIDPYS_INLINE Projective<Isa, F> to_projective(const Affine<Isa, F>& p) {
    Projective<Isa, F> result{p.x, p.y, {}};
#pragma GCC unroll 8
    for (unsigned i = 0; i < result.z.size; ++i) result.z.v[i] = i == 0 ? Isa::pair(1, 0) : Isa::zero();
    return result;
}

template <class Isa, class F>
PIDPYS_INLINE Affine<Isa, F> to_affine(const Projective<Isa, F>& p, const Element<Isa, F>& inverse_of_z) {
    return {p.x * inverse_of_z, p.y * square(inverse_of_z)};
}

template <unsigned A, class Isa, class F>
PIDPYS_INLINE Projective<Isa, F> twice(const Projective<Isa, F>& p, const Element<Isa, F>& b) {
    const auto z2 = square(p.z);
    const auto x2 = square(p.x);
    const auto bz4 = b * square(z2);
    Projective<Isa, F> r;
    r.z = x2 * z2;
    r.x = square(x2) ^ bz4;
    auto sum = square(p.y) ^ bz4;
    if constexpr (A == 1) sum = sum ^ r.z;
    r.y = reduce(multiply_wide(bz4, r.z) ^ multiply_wide(r.x, sum));
    return r;
}

template <unsigned A, class Isa, class F>
PIDPYS_INLINE Projective<Isa, F> add(const Projective<Isa, F>& p, const Affine<Isa, F>& q) {
    const auto z2 = square(p.z);
    const auto dy = p.y ^ (q.y * z2);
    const auto dx = p.x ^ (q.x * p.z);
    const auto c = p.z * dx;
    const auto e = dy * c;
    Projective<Isa, F> r;
    r.z = square(c);
    auto sum = c;
    if constexpr (A == 1) sum = sum ^ z2;
    r.x = reduce(square_wide(dy) ^ multiply_wide(square(dx), sum)) ^ e;
    const auto f = r.x ^ (q.x * r.z);
    r.y = reduce(multiply_wide(e ^ r.z, f) ^ multiply_wide(q.x ^ q.y, square(r.z)));
    return r;
}

// Both projective; A does not occur.
template <class Isa, class F>
Projective<Isa, F> add(const Projective<Isa, F>& p, const Projective<Isa, F>& q) {
    const auto a = p.x * q.z;
    const auto b = q.x * p.z;
    const auto c = square(a);
    const auto d = square(b);
    const auto e = a ^ b;
    const auto f = c ^ d;
    const auto g = p.y * square(q.z);
    const auto h = q.y * square(p.z);
    const auto j = (g ^ h) * e;
    Projective<Isa, F> r;
    r.z = f * (p.z * q.z);
    r.x = reduce(multiply_wide(a, h ^ d) ^ multiply_wide(b, c ^ g));
    const auto s = reduce(multiply_wide(a, j) ^ multiply_wide(f, g));
    r.y = reduce(multiply_wide(s, f) ^ multiply_wide(j ^ r.z, r.x));
    return r;
}

}  // namespace pidpys::crypto::dstu4145::clmul
