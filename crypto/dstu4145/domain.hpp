// SPDX-License-Identifier: MIT
// Domain parameters of DSTU 4145-2002: the curve y^2 + xy = x^3 + Ax^2 + B over GF(2^m) in polynomial basis
// and its base point, as plain data.
#pragma once

#include <array>
#include <cstdint>

#include "crypto/dstu4145/words.hpp"

namespace pidpys::crypto::dstu4145 {

struct Domain {
    unsigned m = 0;
    // f = x^m + x^k[0] + x^k[1] + x^k[2] + 1 with k[0] > k[1] > k[2]; a trinomial has k[1] = k[2] = 0.
    std::array<unsigned, 3> k{};
    unsigned a = 0;  // 0 or 1
    FieldElement b;
    Words n{};  // order of the base point, an odd prime
    Point base;

    [[nodiscard]] unsigned cofactor() const { return a == 1 ? 2 : 4; }
    friend bool operator==(const Domain&, const Domain&) = default;
};

// Curves with a name in the Ukrainian OID tree (ua-crypto 1.3), in the order of their last OID arc.
enum class NamedCurve : std::uint8_t { m163, m167, m173, m179, m191, m233, m257, m307, m367, m431 };
inline constexpr std::size_t named_curve_count = 10;

const Domain& named_domain(NamedCurve name);

}  // namespace pidpys::crypto::dstu4145
