// SPDX-License-Identifier: MIT
// Arithmetic of one curve behind an interface, so that signing, verification and encoding are written once.
// Two implementations: carry-less multiplication (clmul/) and EC_GROUP (portable, and the tests' oracle).
#pragma once

#include <memory>
#include <optional>

#include "crypto/dstu4145/domain.hpp"

namespace pidpys::crypto::dstu4145 {

// Multiples of one public point in an engine's own form.
class PointTable {
public:
    virtual ~PointTable() = default;
};

class Engine {
public:
    virtual ~Engine() = default;

    // Field. Constant time, but for invert(0), which is 0.
    [[nodiscard]] virtual FieldElement multiply(const FieldElement& a, const FieldElement& b) const = 0;
    [[nodiscard]] virtual FieldElement invert(const FieldElement& a) const = 0;
    [[nodiscard]] virtual bool trace(const FieldElement& a) const = 0;
    // One z with z^2 + z = a, where trace(a) = 0 (m is odd).
    [[nodiscard]] virtual FieldElement half_trace(const FieldElement& a) const = 0;

    // kP for the base point P and a secret 0 < k < n, in constant time. Nothing where the calculation met an
    // exceptional case, which happens for a handful of all k.
    [[nodiscard]] virtual std::optional<Point> multiply_base(const Scalar& k) const = 0;
    // x of kQ for a secret 0 < k < n and Q of order n, in constant time. Nothing for infinity.
    [[nodiscard]] virtual std::optional<FieldElement> multiply_secret(const Scalar& k, const Point& q) const = 0;

    // x of sP + rQ, variable time; nothing for infinity. `table`, if any, is of the same engine and point.
    [[nodiscard]] virtual std::optional<FieldElement> multiply_add(const Scalar& s, const Scalar& r, const Point& q,
                                                                   const PointTable* table) const = 0;
    [[nodiscard]] virtual std::shared_ptr<const PointTable> precompute(const Point& q) const = 0;
    // Whether a point of the curve lies in the subgroup of order n; variable time.
    [[nodiscard]] virtual bool in_subgroup(const Point& q) const = 0;
};

std::unique_ptr<const Engine> make_ec_group_engine(const Domain& domain);
// Null where the CPU has no carry-less multiplication (or the program is built for another architecture).
std::unique_ptr<const Engine> make_clmul_engine(NamedCurve name);

}  // namespace pidpys::crypto::dstu4145
