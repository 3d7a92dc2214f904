// SPDX-License-Identifier: MIT
// Arithmetic of one field and one curve behind interfaces, so that signing, verification and encoding are
// written once. Two implementations: carry-less multiplication (clmul/) and OpenSSL's BN_GF2m with EC_GROUP
// (portable, and the tests' oracle).
#pragma once

#include <memory>
#include <optional>

#include "crypto/dstu4145/domain.hpp"

namespace pidpys::crypto::dstu4145 {

// GF(2^m), m odd. Constant time with the carry-less engine.
class Field {
public:
    explicit Field(const Domain& domain);
    virtual ~Field() = default;

    [[nodiscard]] virtual FieldElement multiply(const FieldElement& a, const FieldElement& b) const = 0;
    [[nodiscard]] virtual FieldElement invert(const FieldElement& a) const = 0;  // of zero: zero
    // A z with z^2 + z = a where trace(a) = 0; otherwise anything.
    [[nodiscard]] virtual FieldElement half_trace(const FieldElement& a) const = 0;
    [[nodiscard]] bool trace(const FieldElement& a) const;

private:
    Words trace_mask_;  // the trace is linear: bit i is trace(x^i)
};

// Multiples of one public point in an engine's own form.
class PointTable {
public:
    virtual ~PointTable() = default;
};

class Engine : public Field {
public:
    using Field::Field;

    // kP for the base point P and a secret 0 < k < n, in constant time.
    [[nodiscard]] virtual Point multiply_base(const Scalar& k) const = 0;
    // x of kQ for a secret 0 < k < n and Q of order n, in constant time.
    [[nodiscard]] virtual FieldElement multiply_secret(const Scalar& k, const Point& q) const = 0;

    // x of sP + rQ, variable time; nothing for infinity. `table`, if any, is of the same engine and point.
    [[nodiscard]] virtual std::optional<FieldElement> multiply_add(const Scalar& s, const Scalar& r, const Point& q,
                                                                   const PointTable* table) const = 0;
    [[nodiscard]] virtual std::shared_ptr<const PointTable> precompute(const Point& q) const = 0;
    // Whether a point of the curve, not infinity, lies in the subgroup of order n; variable time.
    [[nodiscard]] virtual bool in_subgroup(const Point& q) const = 0;
};

// Needs of the domain m and k alone.
std::unique_ptr<const Field> make_portable_field(const Domain& domain);
// Null if libcrypto refuses the curve or the base point is not on it.
std::unique_ptr<const Engine> make_ec_group_engine(const Domain& domain);
// The best that the CPU has, of at most so many field elements a vector; null where it has no carry-less
// multiplication (or the program is built for another architecture).
std::unique_ptr<const Engine> make_clmul_engine(NamedCurve name, unsigned most_lanes = 4);

}  // namespace pidpys::crypto::dstu4145
