// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "crypto/dstu4145/agreement.hpp"
#include "crypto/dstu4145/point_codec.hpp"
#include "crypto/dstu4145/signature.hpp"
#include "support.hpp"

using namespace dstu_test;

namespace {

FieldElement root(const Field& field, unsigned m, FieldElement a) {  // square root: m-1 squarings
    for (unsigned i = 1; i < m; ++i) a = field.multiply(a, a);
    return a;
}

FieldElement sum(FieldElement a, const FieldElement& b) {
    for (std::size_t i = 0; i < max_words; ++i) a.w[i] ^= b.w[i];
    return a;
}

// Affine addition of unequal points by the textbook.
Point add(const Field& field, const Domain& domain, const Point& p, const Point& q) {
    const FieldElement dx = sum(p.x, q.x);
    const FieldElement slope = field.multiply(sum(p.y, q.y), field.invert(dx));
    FieldElement x = sum(sum(field.multiply(slope, slope), slope), dx);
    x.w[0] ^= domain.a;
    return {x, sum(sum(field.multiply(slope, sum(p.x, x)), x), p.y)};
}

}  // namespace

TEST_CASE("public_key_of_small_or_composite_order_is_refused") {
    for (const NamedCurve name : all_curves()) {
        for (const auto& params : with_every_engine(name)) {
            const Domain& domain = params->domain();
            const Field& field = params->engine();
            INFO(domain.m);
            const Point order_two{{}, root(field, domain.m, domain.b)};
            REQUIRE(on_curve(field, domain, order_two));
            CHECK_FALSE(PublicKey::from_point(params, order_two));
            CHECK(PublicKey::from_point(params, domain.base));

            const Point composite = add(field, domain, domain.base, order_two);
            REQUIRE(on_curve(field, domain, composite));
            CHECK_FALSE(PublicKey::from_point(params, composite));

            if (domain.cofactor() != 4) continue;
            // Doubling gives x = 0 where x^4 = b; then y = x^2 lies on the curve with A = 0.
            const FieldElement x = root(field, domain.m, root(field, domain.m, domain.b));
            const Point order_four{x, field.multiply(x, x)};
            REQUIRE(on_curve(field, domain, order_four));
            CHECK_FALSE(PublicKey::from_point(params, order_four));
            CHECK_FALSE(PublicKey::from_point(params, add(field, domain, domain.base, order_four)));
        }
    }
}

TEST_CASE("public_key_off_the_curve_is_refused") {
    for (const auto& params : with_every_engine(NamedCurve::m257)) {
        Point point = params->domain().base;
        point.y.w[0] ^= 1;
        CHECK_FALSE(PublicKey::from_point(params, point));
        point = params->domain().base;
        point.x.w[7] ^= 1;
        CHECK_FALSE(PublicKey::from_point(params, point));
        CHECK_FALSE(PublicKey::from_point(params, {}));
    }
}

TEST_CASE("public_key_octets_of_wrong_size_or_range_are_refused") {
    for (const auto& params : with_every_engine(NamedCurve::m257)) {
        Bytes encoded = octets("m257.public");
        REQUIRE(PublicKey::decode(params, encoded));
        CHECK_FALSE(PublicKey::decode(params, ByteView(encoded).first(32)));
        encoded[32] |= 0x80;  // beyond the field
        CHECK_FALSE(PublicKey::decode(params, encoded));
        CHECK_FALSE(PublicKey::decode(params, Bytes(33)));
        CHECK_FALSE(PublicKey::decode(params, Bytes(34)));
        CHECK_FALSE(PublicKey::decode(params, {}));
    }
}

TEST_CASE("private_key_range_is_one_to_order_less_one") {
    for (const NamedCurve name : all_curves()) {
        const auto params = Params::named(name);
        const auto decode = [&](Words d, std::size_t size) {
            return PrivateKey::decode(params, little_endian(d, size));
        };
        const auto size = params->order_bytes();
        Words n = params->order().value();
        CHECK_FALSE(decode(n, size));
        n[0] -= 1;
        CHECK(decode(n, size));
        n[0] += 2;
        CHECK_FALSE(decode(n, size));
        CHECK_FALSE(decode({}, size));
        CHECK(decode({1}, size));
        CHECK(decode({1}, size + 4));  // trailing zeros, as some containers have them
        CHECK(decode({1}, 100));
        Bytes beyond(100);
        beyond[0] = beyond[99] = 1;
        CHECK_FALSE(PrivateKey::decode(params, beyond));
        CHECK_FALSE(PrivateKey::decode(params, {}));
    }
}

TEST_CASE("private_key_of_one_has_the_negated_base_point") {
    for (const NamedCurve name : all_curves()) {
        for (const auto& params : with_every_engine(name)) {
            const Point& base = params->domain().base;
            const auto key = PrivateKey::decode(params, little_endian({1}, params->order_bytes()));
            REQUIRE(key);
            CHECK(key->public_key().point() == Point{base.x, sum(base.x, base.y)});
        }
    }
}

TEST_CASE("agreement_between_different_curves_is_refused") {
    const auto key = PrivateKey::generate(Params::named(NamedCurve::m257));
    const auto other = PrivateKey::generate(Params::named(NamedCurve::m431));
    REQUIRE(key);
    REQUIRE(other);
    CHECK(agree(*key, other->public_key()).error().code == Errc::invalid_argument);
}
