// SPDX-License-Identifier: MIT
// The fast engine of one named curve over one instruction set.
#pragma once

#include <openssl/crypto.h>

#include "crypto/dstu4145/clmul/comb.hpp"
#include "crypto/dstu4145/clmul/multiples.hpp"
#include "crypto/dstu4145/constant_time.hpp"

namespace pidpys::crypto::dstu4145::clmul {

template <class Isa, class F, unsigned A>
class ClmulEngine final : public Engine {
    using Serial = typename Isa::Serial;
    using Table = Comb<Isa, F, A>;

public:
    explicit ClmulEngine(const Domain& domain)
        : Engine(domain),
          domain_(domain),
          order_(domain.n),
          b_(in_all_lanes<Serial, F>(domain.b)),
          base_(domain.base, domain.b, order_) {}

    [[nodiscard]] FieldElement multiply(const FieldElement& a, const FieldElement& b) const override {
        return get_lane(in_all_lanes<Serial, F>(a) * in_all_lanes<Serial, F>(b));
    }

    [[nodiscard]] FieldElement invert(const FieldElement& a) const override {
        return get_lane(clmul::invert(in_all_lanes<Serial, F>(a)));
    }

    [[nodiscard]] FieldElement half_trace(const FieldElement& a) const override {
        const auto term = in_all_lanes<Serial, F>(a);
        auto sum = term;
        for (unsigned i = 0; i < (F::m - 1) / 2; ++i) sum = square(square(sum)) ^ term;
        return get_lane(sum);
    }

    [[nodiscard]] Point multiply_base(const Scalar& k) const override {
        auto result = serial(base_.multiply(k));
        const Point point = get_lane(to_affine(result, clmul::invert(result.z)));
        // Of the exceptional scalars, found with odds of 2^-150, it may be known that they are exceptional.
        const bool exceptional = declassified(is_zero(get_lane(result.z).w));
        OPENSSL_cleanse(&result, sizeof result);
        return exceptional ? make_ec_group_engine(domain_)->multiply_base(k) : point;
    }

    [[nodiscard]] FieldElement multiply_secret(const Scalar& k, const Point& q) const override {
        return get_lane(ladder(k, static_cast<unsigned>(order_.bits()), in_all_lanes<Serial, F>(q.x), b_));
    }

    [[nodiscard]] std::optional<FieldElement> multiply_add(const Scalar& s, const Scalar& r, const Point& q,
                                                           const PointTable* table) const override {
        const auto rq = table != nullptr ? serial(static_cast<const Table*>(table)->multiply(r))
                                         : multiply_public<A>(r, in_all_lanes<Serial, F>(q), b_);
        const auto sum = add(serial(base_.multiply(s)), rq);
        if (is_zero(get_lane(sum.z).w)) return make_ec_group_engine(domain_)->multiply_add(s, r, q, nullptr);
        return get_lane(sum.x * clmul::invert(sum.z));
    }

    [[nodiscard]] std::shared_ptr<const PointTable> precompute(const Point& q) const override {
        return std::make_shared<const Table>(q, domain_.b, order_);
    }

    // The subgroup is 2E for cofactor 2 and 4E for 4, E's remainder being cyclic. Q = 2R for a point R if and
    // only if trace(x) = A; then with l^2 + l = x + A the x of R has the square y + x(l + 1), and its trace
    // tells whether R can be halved in turn.
    [[nodiscard]] bool in_subgroup(const Point& q) const override {
        if (is_zero(q.x.w) || trace(q.x) != (A == 1)) return false;
        if (A == 1) return true;
        FieldElement l = half_trace(q.x);
        l.w[0] ^= 1;
        FieldElement x_squared = multiply(q.x, l);
        for (std::size_t i = 0; i < max_words; ++i) x_squared.w[i] ^= q.y.w[i];
        return !trace(x_squared);
    }

private:
    static Projective<Serial, F> serial(const Projective<Isa, F>& p) {
        Projective<Serial, F> result;
        copy_lane(result.x, p.x);
        copy_lane(result.y, p.y);
        copy_lane(result.z, p.z);
        return result;
    }

    Domain domain_;
    Modulus order_;
    Element<Serial, F> b_;
    Table base_;
};

}  // namespace pidpys::crypto::dstu4145::clmul
