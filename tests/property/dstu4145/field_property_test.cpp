// SPDX-License-Identifier: MIT
// The carry-less field against BN_GF2m: 10^5 random products, with squares and inversions among them.
#include <catch2/catch.hpp>

#include "crypto/dstu4145/engine.hpp"
#include "random.hpp"

using namespace dstu_property;

namespace {

constexpr int products_per_field = 5000;  // for each of ten fields and two engines: 10^5
constexpr int inversions_per_field = 500;

FieldElement sum(FieldElement a, const FieldElement& b) {
    for (std::size_t i = 0; i < max_words; ++i) a.w[i] ^= b.w[i];
    return a;
}

}  // namespace

TEST_CASE("field_products_equal_bn_gf2m") {
    Random random;
    for (const NamedCurve name : all_curves()) {
        const unsigned m = named_domain(name).m;
        const auto oracle = make_portable_field(named_domain(name));
        for (const unsigned lanes : {1U, 4U}) {
            const auto field = make_clmul_engine(name, lanes);
            if (!field) {
                WARN("SKIPPED: this processor has no carry-less multiplication");
                return;
            }
            int wrong = 0;
            for (int i = 0; i < products_per_field; ++i) {
                const FieldElement a = random.element(m);
                const FieldElement b = i % 8 == 0 ? a : random.element(m);
                wrong += field->multiply(a, b) == oracle->multiply(a, b) ? 0 : 1;
            }
            for (int i = 0; i < inversions_per_field; ++i) {
                const FieldElement a = random.element(m);
                wrong += field->invert(a) == oracle->invert(a) ? 0 : 1;
            }
            INFO(m << " bits, " << lanes << " lanes");
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("field_trace_and_half_trace_obey_their_equations") {
    Random random;
    for (const NamedCurve name : all_curves()) {
        const unsigned m = named_domain(name).m;
        const auto field = make_portable_field(named_domain(name));
        const auto fast = make_clmul_engine(name);
        for (int i = 0; i < 60; ++i) {
            const FieldElement a = random.element(m);
            FieldElement power = a;
            FieldElement trace = a;
            for (unsigned j = 1; j < m; ++j) {
                power = field->multiply(power, power);
                trace = sum(trace, power);
            }
            CHECK(trace == FieldElement{Words{field->trace(a) ? 1U : 0U}});
            if (!fast) continue;
            const FieldElement z = fast->half_trace(a);
            FieldElement right = a;
            right.w[0] ^= field->trace(a) ? 1U : 0U;
            CHECK(sum(fast->multiply(z, z), z) == right);
        }
    }
}
