// SPDX-License-Identifier: MIT
// GF(2^m) by OpenSSL's BN_GF2m.
#pragma once

#include <array>

#include "crypto/dstu4145/engine.hpp"

namespace pidpys::crypto::dstu4145 {

using Polynomial = std::array<int, 6>;  // exponents, highest first, ended by -1, as BN_GF2m wants them
Polynomial reduction_polynomial(const Domain& domain);

// Base is Field or Engine, whose field operations these are.
template <class Base>
class PortableField : public Base {
public:
    explicit PortableField(const Domain& domain) : Base(domain), f_(reduction_polynomial(domain)) {}

    [[nodiscard]] FieldElement multiply(const FieldElement& a, const FieldElement& b) const final;
    [[nodiscard]] FieldElement invert(const FieldElement& a) const final;
    [[nodiscard]] FieldElement half_trace(const FieldElement& a) const final;

private:
    Polynomial f_;
};

}  // namespace pidpys::crypto::dstu4145
