// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "crypto/dstu4145/parameters_der.hpp"
#include "support.hpp"

using namespace dstu_test;

namespace {

Bytes der_sequence(const Bytes& content) {
    Bytes der{0x30, static_cast<std::uint8_t>(content.size())};
    if (content.size() >= 0x80) der.insert(der.begin() + 1, 0x81);
    der.insert(der.end(), content.begin(), content.end());
    return der;
}

}  // namespace

TEST_CASE("params_named_by_oid_and_back") {
    for (const NamedCurve name : all_curves()) {
        const auto params = Params::named(name);
        REQUIRE(params->oid());
        const auto found = Params::by_oid(*params->oid());
        REQUIRE(found);
        CHECK(*found == params);
    }
    for (const char* oid :
         {"", "1.2.804.2.1.1.1.1.3.1.1.2", "1.2.804.2.1.1.1.1.3.1.1.2.10", "1.2.804.2.1.1.1.1.3.1.2.2.0"}) {
        const auto params = Params::by_oid(oid);
        REQUIRE_FALSE(params);
        CHECK(params.error().code == Errc::unsupported);
    }
}

TEST_CASE("params_sizes_of_m257_and_m431") {
    const auto m257 = Params::named(NamedCurve::m257);
    CHECK(m257->signature_bytes() == 64);
    CHECK(m257->field_bytes() == 33);
    CHECK(Params::named(NamedCurve::m431)->signature_bytes() == 108);
}

TEST_CASE("params_der_written_out_equals_named") {
    for (const NamedCurve name : all_curves()) {
        const auto params = Params::named(name);
        for (const auto form : {ParametersForm::named, ParametersForm::written_out}) {
            const auto decoded = decode_parameters(encode_parameters({params, std::nullopt}, form));
            REQUIRE(decoded);
            CHECK(decoded->curve == params);
            CHECK_FALSE(decoded->dke);
        }
    }
}

TEST_CASE("params_der_as_issued_is_m257") {
    const auto decoded = decode_parameters(der_sequence(octets("m257.ecbinary")));
    REQUIRE(decoded);
    CHECK(*decoded->curve == *Params::named(NamedCurve::m257));
    CHECK(encode_parameters(*decoded, ParametersForm::written_out) == der_sequence(octets("m257.ecbinary")));
}

TEST_CASE("params_der_keeps_dke") {
    const Bytes dke(dke_bytes, 0x5A);
    const auto params = Params::named(NamedCurve::m431);
    const auto decoded = decode_parameters(encode_parameters({params, dke}, ParametersForm::written_out));
    REQUIRE(decoded);
    CHECK(decoded->dke == dke);
}

TEST_CASE("params_der_own_base_point_is_kept_apart_from_the_name") {
    const auto annex = Params::from_domain(annex_b_domain());
    REQUIRE(annex);
    CHECK_FALSE(**annex == *Params::named(NamedCurve::m163));
    const auto decoded = decode_parameters(encode_parameters({*annex, std::nullopt}, ParametersForm::named));
    REQUIRE(decoded);
    CHECK(*decoded->curve == **annex);
}

TEST_CASE("params_der_every_truncation_and_extension_is_refused") {
    const Bytes der =
        encode_parameters({Params::named(NamedCurve::m257), Bytes(dke_bytes)}, ParametersForm::written_out);
    for (std::size_t size = 0; size < der.size(); ++size) CHECK_FALSE(decode_parameters(ByteView(der).first(size)));
    Bytes longer = der;
    longer.push_back(0);
    CHECK_FALSE(decode_parameters(longer));
}

TEST_CASE("params_der_no_flipped_octet_passes_for_the_named_curve") {
    // A changed base point may be another good base point; nothing else may pass at all.
    const Bytes der = der_sequence(octets("m257.ecbinary"));
    constexpr std::size_t base_point_at = 88;
    for (std::size_t i = 0; i < der.size(); ++i) {
        Bytes changed = der;
        changed[i] ^= 0x01;
        INFO(i);
        const auto decoded = decode_parameters(changed);
        if (i < base_point_at) CHECK_FALSE(decoded);
        if (decoded) CHECK_FALSE(*decoded->curve == *Params::named(NamedCurve::m257));
    }
}

TEST_CASE("params_domain_with_a_defect_is_refused") {
    const Domain good = annex_b_domain();
    REQUIRE(Params::from_domain(good));
    const auto refused = [&](auto change) {
        Domain domain = good;
        change(domain);
        const auto params = Params::from_domain(domain);
        return !params && params.error().code == Errc::malformed;
    };
    CHECK(refused([](Domain& d) { d.m = 161; }));
    CHECK(refused([](Domain& d) { d.m = 521; }));
    CHECK(refused([](Domain& d) { d.m = 0; }));
    CHECK(refused([](Domain& d) { d.k = {7, 6, 2}; }));  // reducible
    CHECK(refused([](Domain& d) { d.k = {3, 6, 7}; }));
    CHECK(refused([](Domain& d) { d.k = {7, 6, 0}; }));
    CHECK(refused([](Domain& d) { d.k = {0, 0, 0}; }));
    CHECK(refused([](Domain& d) { d.k = {163, 6, 3}; }));
    CHECK(refused([](Domain& d) { d.a = 0; }));
    CHECK(refused([](Domain& d) { d.a = 2; }));
    CHECK(refused([](Domain& d) { d.b = {}; }));
    CHECK(refused([](Domain& d) { d.b.w[3] = 1; }));
    CHECK(refused([](Domain& d) { d.n[0] ^= 1; }));  // even
    CHECK(refused([](Domain& d) { d.n[0] ^= 2; }));  // another number
    CHECK(refused([](Domain& d) { d.n = {7}; }));
    CHECK(refused([](Domain& d) { d.n = {}; }));
    CHECK(refused([](Domain& d) { d.base.y.w[0] ^= 1; }));  // off the curve
    CHECK(refused([](Domain& d) { d.base = {}; }));
    CHECK(refused([](Domain& d) { d.base.x.w[7] = 1; }));
}
