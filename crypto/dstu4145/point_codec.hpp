// SPDX-License-Identifier: MIT
// Compressed points (DSTU 4145 clause 6.9, ua-crypto 1.1): x with its lowest bit replaced by trace(y/x).
// The lowest bit of x is lost without harm, for trace(x) = A holds on all points of the subgroup.
#pragma once

#include <optional>

#include "crypto/dstu4145/engine.hpp"

namespace pidpys::crypto::dstu4145 {

FieldElement compress(const Field& field, const Point& point);
// Nothing where no point of the curve has this form, and for x = 0, the point of order two.
std::optional<Point> expand(const Field& field, const Domain& domain, FieldElement compressed);
bool on_curve(const Field& field, const Domain& domain, const Point& point);

}  // namespace pidpys::crypto::dstu4145
