// SPDX-License-Identifier: MIT
// Validation of domain parameters that somebody else wrote out (DSTU 4145 clauses 7 and 8).
#pragma once

#include <string_view>

#include "crypto/dstu4145/domain.hpp"

namespace pidpys::crypto::dstu4145 {

// m prime in 160…509 and f an irreducible trinomial or pentanomial. Null text if all is well, otherwise what
// is wrong. Milliseconds at the most.
std::string_view field_defect(const Domain& domain);

// The rest: B not zero and within the field, n prime, large enough, in the Hasse interval with the cofactor
// 2 or 4, not weak by Menezes-Okamoto-Vanstone, base point on the curve and of order n.
std::string_view curve_defect(const Domain& domain);

}  // namespace pidpys::crypto::dstu4145
