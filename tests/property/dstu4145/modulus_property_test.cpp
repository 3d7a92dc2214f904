// SPDX-License-Identifier: MIT
// Arithmetic modulo n against BIGNUM.
#include <catch2/catch.hpp>

#include "crypto/dstu4145/bignum.hpp"
#include "random.hpp"

using namespace dstu_property;

TEST_CASE("modulus_operations_equal_bignum") {
    Random random;
    BN_CTX* ctx = BN_CTX_new();
    for (const NamedCurve name : all_curves()) {
        const auto params = Params::named(name);
        const auto n = crypto::dstu4145::to_bignum(params->order().value());
        const crypto::BigNum expected(BN_new());
        for (int i = 0; i < 1000; ++i) {
            const Scalar a = random.scalar(*params);
            const Scalar b = random.scalar(*params);
            const auto x = to_bignum(a.w), y = to_bignum(b.w);
            BN_mod_add(expected.get(), x.get(), y.get(), n.get(), ctx);
            REQUIRE(from_bignum(expected.get()) == params->order().add(a, b).w);
            BN_mod_mul(expected.get(), x.get(), y.get(), n.get(), ctx);
            REQUIRE(from_bignum(expected.get()) == params->order().multiply(a, b).w);
            BN_sub(expected.get(), n.get(), x.get());
            REQUIRE(from_bignum(expected.get()) == params->order().negate(a).w);

            const Bytes octets = random.octets(static_cast<std::size_t>(i % 129));
            const crypto::BigNum number(BN_lebin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
            BN_mod(expected.get(), number.get(), n.get(), ctx);
            REQUIRE(from_bignum(expected.get()) == params->order().reduce(octets).w);
        }
        CHECK(is_zero(params->order().negate(Scalar()).w));
    }
    BN_CTX_free(ctx);
}
