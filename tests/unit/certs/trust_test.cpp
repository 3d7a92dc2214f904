// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "certs/trust.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::certs {
namespace {

using namespace crypto::test;

struct Hierarchy {
    crypto::EvpPkey root_key = make_key(KeyKind::p256);
    crypto::EvpPkey middle_key = make_key(KeyKind::p256);
    crypto::EvpPkey leaf_key = make_key(KeyKind::p256);
    Bytes root, middle, leaf;

    using Extensions = std::vector<std::pair<std::string, std::string>>;
    explicit Hierarchy(const Extensions& root_extensions = {}) {
        CertificateSpec authority{"Корінь", 1, "critical,keyCertSign,cRLSign", true};
        authority.extensions = root_extensions;
        root = make_certificate(root_key.get(), authority);
        CertificateSpec between{"Проміжний", 2, "critical,keyCertSign,cRLSign", true};
        middle = make_certificate(middle_key.get(), between, root_key.get(), root);
        leaf = make_certificate(leaf_key.get(), {"Особа", 3}, middle_key.get(), middle);
    }
};

AuthorityRegistry registry_of(std::vector<Bytes> certificates) {
    Authority authority{"test", "Тестовий орган", std::move(certificates), {}, {}, {}};
    return AuthorityRegistry({authority});
}

TimePoint now() { return std::chrono::system_clock::now(); }

}  // namespace

TEST_CASE("path_through_an_intermediate_reaches_a_configured_root") {
    const Hierarchy test;
    const auto registry = registry_of({test.root});
    const auto chain = registry.validate(test.leaf, {test.middle}, now());
    REQUIRE(chain);
    CHECK(chain->certificates == std::vector<Bytes>{test.leaf, test.middle, test.root});
    CHECK(registry.validate(test.leaf, {}, now()).error().code == Errc::untrusted);
    CHECK(registry_of({test.middle}).validate(test.leaf, {}, now()));
    CHECK(AuthorityRegistry().validate(test.leaf, {test.middle, test.root}, now()).error().code == Errc::untrusted);
}

TEST_CASE("path_is_judged_at_the_time_given") {
    const Hierarchy test;
    const auto registry = registry_of({test.root, test.middle});
    CHECK(registry.validate(test.leaf, {}, now() + std::chrono::hours(48)).error().code == Errc::expired);
    CHECK(registry.validate(test.leaf, {}, now() - std::chrono::hours(48)).error().code == Errc::expired);
}

TEST_CASE("critical_qc_statements_are_let_by_and_nothing_else_unknown") {
    const Hierarchy qualified(Hierarchy::Extensions{{"1.3.6.1.5.5.7.1.3", "critical,DER:30:00"}});
    CHECK(registry_of({qualified.root}).validate(qualified.leaf, {qualified.middle}, now()));
    const Hierarchy strange(Hierarchy::Extensions{{"1.2.3.4.5", "critical,DER:05:00"}});
    CHECK_FALSE(registry_of({strange.root}).validate(strange.leaf, {strange.middle}, now()));
    const Hierarchy both(
        Hierarchy::Extensions{{"1.3.6.1.5.5.7.1.3", "critical,DER:30:00"}, {"1.2.3.4.5", "critical,DER:05:00"}});
    CHECK_FALSE(registry_of({both.root}).validate(both.leaf, {both.middle}, now()));
}

TEST_CASE("path_of_a_forged_certificate_is_untrusted") {
    const Hierarchy test;
    const auto registry = registry_of({test.root, test.middle});
    REQUIRE(registry.validate(test.leaf, {}, now()));  // whose signatures are remembered now
    Bytes forged = test.leaf;
    forged.back() ^= 1;
    CHECK(registry.validate(forged, {}, now()).error().code == Errc::untrusted);
    CHECK(registry.validate(as_bytes("garbage"), {}, now()).error().code == Errc::malformed);
    const Hierarchy other;  // of the same names
    CHECK(registry_of({other.root, other.middle}).validate(test.leaf, {}, now()).error().code == Errc::untrusted);
    const auto later = now() + std::chrono::hours(24 * 366 * 100);
    CHECK(registry.validate(test.leaf, {}, later).error().code == Errc::expired);
    // A person's certificate issues none.
    const crypto::EvpPkey key = make_key(KeyKind::p256);
    const Bytes below = make_certificate(key.get(), {"Інша", 4}, test.leaf_key.get(), test.leaf);
    CHECK(registry.validate(below, {test.leaf}, now()).error().code == Errc::untrusted);
}

TEST_CASE("national_paths_of_genuine_authorities_hold") {
    const Bytes root = needs::foreign_file("diia-test/CAO-05E19E2CD92EA2990100000001000000C1000000.cer");
    const Bytes authority = needs::foreign_file("diia-test/diia-CA-05E19E2CD92EA2990100000001000000E1000000.cer");
    const Bytes signer = needs::foreign_file("diia-test/diia-test-sign-7775603.cer");
    if (root.empty()) return;
    const auto at = std::chrono::system_clock::from_time_t(1672531200);  // 2023-01-01
    const auto registry = registry_of({root});
    const auto chain = registry.validate(signer, {authority}, at);
    CAPTURE(chain ? std::string() : chain.error().detail);
    REQUIRE(chain);
    CHECK(chain->certificates.size() == 3);
    CHECK_FALSE(chain->revocation_checked);
    Bytes forged = signer;
    forged[forged.size() - 5] ^= 1;
    CHECK_FALSE(registry.validate(forged, {authority}, at));

    // The certificates of pki-dstu grant no use at all (their keyUsage is shifted by three octets): signatures in
    // them hold, but no path.
    const Bytes other_root = needs::foreign_file("pki-dstu/root_certificate.cer");
    const Bytes person = needs::foreign_file("pki-dstu/userfiz_certificate.cer");
    const auto in_time = std::chrono::system_clock::from_time_t(1400000000);
    CHECK(registry_of({other_root}).validate(person, {}, in_time).error().code == Errc::untrusted);
}

}  // namespace pidpys::certs
