// SPDX-License-Identifier: MIT
// The table of a window method: p, 3p, 5p …
#pragma once

#include "crypto/dstu4145/clmul/lanes.hpp"

namespace pidpys::crypto::dstu4145::clmul {

inline constexpr unsigned most_odd_multiples = 16;

// The first `count` odd multiples into `row`, with one inversion for 2p and one for all the others.
template <unsigned A, class Isa, class F>
void odd_multiples(const Affine<Isa, F>& p, const Element<Isa, F>& b, Affine<Isa, F>* row, unsigned count) {
    const auto doubled = twice<A>(to_projective(p), b);
    const auto step = to_affine(doubled, invert(doubled.z));
    Projective<Isa, F> multiple[most_odd_multiples];
    Element<Isa, F> product[most_odd_multiples];  // of z up to here
    multiple[0] = to_projective(p);
    product[0] = multiple[0].z;
    for (unsigned j = 1; j < count; ++j) {
        multiple[j] = add<A>(multiple[j - 1], step);
        product[j] = product[j - 1] * multiple[j].z;
    }
    auto inverse = invert(product[count - 1]);
    for (unsigned j = count; j-- > 1;) {
        row[j] = to_affine(multiple[j], inverse * product[j - 1]);
        inverse = inverse * multiple[j].z;
    }
    row[0] = p;
}

}  // namespace pidpys::crypto::dstu4145::clmul
