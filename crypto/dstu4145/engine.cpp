// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/engine.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

// Traces of 1, x, …, x^(m-1) are the power sums of the roots of f. Newton's identities over GF(2):
// p[i] = i*e[i] + sum of e[j]*p[i-j] for j < i, where e[j] is the coefficient of x^(m-j) in f.
Words power_sums(const Domain& domain) {
    Words sums{};
    sums[0] = domain.m & 1U;
    for (unsigned i = 1; i < domain.m; ++i) {
        bool sum = false;
        for (const unsigned k : domain.k) {
            if (k == 0) continue;
            const unsigned j = domain.m - k;
            if (j < i)
                sum ^= bit_at(sums, i - j);
            else if (j == i)
                sum ^= (i & 1U) != 0;
        }
        sums[i / 64] |= std::uint64_t{sum} << (i % 64);
    }
    return sums;
}

}  // namespace

Field::Field(const Domain& domain) : trace_mask_(power_sums(domain)) {}

bool Field::trace(const FieldElement& a) const {
    std::uint64_t parity = 0;
    for (std::size_t i = 0; i < max_words; ++i) parity ^= a.w[i] & trace_mask_[i];
    for (unsigned shift = 32; shift > 0; shift /= 2) parity ^= parity >> shift;
    return (parity & 1) != 0;
}

}  // namespace pidpys::crypto::dstu4145
