// SPDX-License-Identifier: MIT
// Multiples of points and whole signatures: the carry-less engines against EC_GROUP.
#include <catch2/catch.hpp>

#include "crypto/dstu4145/agreement.hpp"
#include "crypto/dstu4145/engine.hpp"
#include "crypto/dstu4145/parameters_der.hpp"
#include "crypto/dstu4145/signature.hpp"
#include "random.hpp"

using namespace dstu_property;

namespace {

constexpr int rounds = 25;  // a curve

struct Engines {
    std::unique_ptr<const Engine> oracle;
    std::vector<std::unique_ptr<const Engine>> fast;
};

Engines engines(NamedCurve name) {
    Engines result{make_ec_group_engine(named_domain(name)), {}};
    for (const unsigned lanes : {1U, 4U}) {
        if (auto engine = make_clmul_engine(name, lanes)) result.fast.push_back(std::move(engine));
    }
    if (result.fast.empty()) WARN("SKIPPED: this processor has no carry-less multiplication");
    return result;
}

// Scalars where carries, signs and window borders meet, then random ones.
std::vector<Scalar> scalars(Random& random, const Params& params) {
    std::vector<Scalar> result;
    for (const std::uint64_t small : {1U, 2U, 3U, 15U, 16U, 17U, 31U, 32U, 33U}) {
        Scalar k;
        k.w[0] = small;
        result.push_back(k);
        result.push_back(params.order().negate(k));
    }
    for (unsigned bit = 4; bit < params.order_bits() - 1; bit += 29) {
        Scalar k;
        k.w[bit / 64] = std::uint64_t{1} << (bit % 64);
        result.push_back(k);
    }
    for (int i = 0; i < rounds; ++i) result.push_back(random.scalar(params));
    return result;
}

}  // namespace

TEST_CASE("point_multiples_equal_ec_group") {
    Random random;
    for (const NamedCurve name : all_curves()) {
        const auto params = Params::named(name);
        const Engines both = engines(name);
        const Point q = both.oracle->multiply_base(random.scalar(*params));
        for (const auto& fast : both.fast) {
            const auto table = fast->precompute(q);
            for (const Scalar& k : scalars(random, *params)) {
                INFO(params->field_bits());
                REQUIRE(fast->multiply_base(k) == both.oracle->multiply_base(k));
                REQUIRE(fast->multiply_secret(k, q) == both.oracle->multiply_secret(k, q));
                const Scalar l = random.scalar(*params);
                const auto expected = both.oracle->multiply_add(k, l, q, nullptr);
                REQUIRE(fast->multiply_add(k, l, q, nullptr) == expected);
                REQUIRE(fast->multiply_add(k, l, q, table.get()) == expected);
                REQUIRE(fast->multiply_add(l, k, q, nullptr) == both.oracle->multiply_add(l, k, q, nullptr));
            }
        }
    }
}

TEST_CASE("point_sums_at_exceptional_cases_equal_ec_group") {
    Random random;
    for (const NamedCurve name : all_curves()) {
        const auto params = Params::named(name);
        const Engines both = engines(name);
        for (const auto& fast : both.fast) {
            const Scalar k = random.scalar(*params);
            const Scalar l = random.scalar(*params);
            const Scalar kl = params->order().multiply(k, l);
            const Point q = both.oracle->multiply_base(k);
            // sP = rQ: the sum is a doubling; sP = -rQ: infinity.
            CHECK(fast->multiply_add(kl, l, q, nullptr) == both.oracle->multiply_add(kl, l, q, nullptr));
            CHECK_FALSE(fast->multiply_add(params->order().negate(kl), l, q, nullptr));
            CHECK_FALSE(both.oracle->multiply_add(params->order().negate(kl), l, q, nullptr));
        }
    }
}

TEST_CASE("subgroup_check_equals_multiplication_by_the_order") {
    Random random;
    for (const NamedCurve name : all_curves()) {
        const Domain& domain = named_domain(name);
        const Engines both = engines(name);
        int inside = 0, points = 0;
        while (points < 24) {
            // Any point of the curve, not of the subgroup alone: y = xz, z^2 + z = x + A + b/x^2.
            const FieldElement x = random.element(domain.m);
            const FieldElement inverse = both.oracle->invert(x);
            FieldElement right = both.oracle->multiply(domain.b, both.oracle->multiply(inverse, inverse));
            for (std::size_t i = 0; i < max_words; ++i) right.w[i] ^= x.w[i];
            right.w[0] ^= domain.a;
            if (is_zero(x.w) || both.oracle->trace(right)) continue;
            const Point point{x, both.oracle->multiply(x, both.oracle->half_trace(right))};
            const bool expected = both.oracle->in_subgroup(point);
            for (const auto& fast : both.fast) CHECK(fast->in_subgroup(point) == expected);
            inside += expected ? 1 : 0;
            ++points;
        }
        CHECK(inside > 0);
        CHECK(inside < points);
    }
}

TEST_CASE("signatures_of_random_keys_verify_under_every_engine_and_form_of_parameters") {
    Random random;
    for (const NamedCurve name : all_curves()) {
        const auto fast = Params::named(name);
        const auto portable = Params::named_with_engine(name, EngineKind::portable);
        const auto written = decode_parameters(encode_parameters({fast, std::nullopt}, ParametersForm::written_out));
        REQUIRE(written);
        CHECK(*written->curve == *portable);
        for (int i = 0; i < rounds; ++i) {
            const auto key = PrivateKey::generate(fast).value();
            const auto same = PrivateKey::decode(portable, key.encode().view()).value();
            REQUIRE(key.public_key() == same.public_key());
            const Bytes hash = random.octets(static_cast<std::size_t>(i) * 3);
            const Bytes first = sign(key, hash).value();
            const Bytes second = sign(same, hash).value();
            const auto peer = PublicKey::decode(written->curve, key.public_key().encode()).value();
            CHECK(verify(peer, hash, second));
            CHECK(verify(peer.precomputed(), hash, wrap_signature(first)));
            CHECK(verify(same.public_key(), hash, first));

            Bytes changed = first;
            const Bytes where = random.octets(2);
            const auto at = static_cast<std::size_t>(where[0]) % changed.size();
            changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1U << (where[1] % 8)));
            CHECK_FALSE(verify(peer, hash, changed));
            CHECK_FALSE(verify(same.public_key(), hash, changed));
        }
    }
}

TEST_CASE("agreement_gives_both_sides_the_same_secret") {
    for (const NamedCurve name : all_curves()) {
        const auto fast = Params::named(name);
        const auto portable = Params::named_with_engine(name, EngineKind::portable);
        const auto ours = PrivateKey::generate(fast).value();
        const auto theirs = PrivateKey::generate(portable).value();
        const auto left = agree(ours, theirs.public_key()).value();
        const auto right = agree(theirs, ours.public_key()).value();
        CHECK(to_bytes(left.view()) == to_bytes(right.view()));
        CHECK(left.size() == fast->field_bytes());
    }
}
