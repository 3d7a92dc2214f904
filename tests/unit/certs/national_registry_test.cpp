// SPDX-License-Identifier: MIT
// The national registry on disk: what is trusted of it, and what only helps.
#include <fstream>

#include <catch2/catch.hpp>

#include "certs/authorities/national_roots.hpp"
#include "certs/authorities/registry_files.hpp"
#include "certs/authority_files.hpp"
#include "certs/fingerprint.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/authority/trusted_lists.hpp"
#include "tests/main/needs.hpp"
#include "tests/main/temporary_directory.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::certs;
using pidpys::test::authority::House;
using pidpys::test::authority::house_of;
namespace fs = std::filesystem;

void put(const fs::path& file, ByteView octets) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc) << as_text(octets);
}

std::vector<Bytes> genuine_roots() {
    return crypto::read_certificate_bundle(needs::foreign_file("pki/registry/roots-26.p7b")).value();
}

constexpr const char* diia = "diia-test/diia-CA-05E19E2CD92EA2990100000001000000E1000000.cer";

TimePoint within_validity(const Bytes& certificate) {
    return certificate_facts(certificate).value().not_before + std::chrono::hours(24);
}

}  // namespace

TEST_CASE("of_the_public_roots_those_of_production_alone_are_trusted") {
    if (!needs::foreign_data()) return;
    const auto roots = genuine_roots();
    REQUIRE(roots.size() == 26);
    const auto production = sort_certificates(roots, TestRoots::refused);
    CHECK(production.anchors.size() == 18);
    CHECK(production.candidates.size() == 8);
    for (const Bytes& anchor : production.anchors) {
        const auto facts = certificate_facts(anchor);
        REQUIRE(facts.has_value());
        CHECK(facts->owner.rfc2253.find("TEST") == std::string::npos);
        CHECK(national_root(anchor)->serial_number == facts->owner.serial_number);
    }
    CHECK(sort_certificates(roots, TestRoots::trusted).anchors.size() == 26);
    CHECK(national_roots().size() == 26);
    Bytes altered = roots.front();
    altered.back() ^= 1;
    CHECK(national_root(altered) == nullptr);
    CHECK(national_root({}) == nullptr);
}

TEST_CASE("candidates_help_to_find_a_way_and_are_no_end_of_it") {
    if (!needs::foreign_data()) return;
    (void)crypto::load_provider();
    const Bytes signer = needs::foreign_file("diia-test/diia-test-sign-7775603.cer"),
                middle = needs::foreign_file(diia);
    const TimePoint at = within_validity(signer);
    auto roots = sort_certificates(genuine_roots(), TestRoots::refused);

    CHECK(AuthorityRegistry({}, roots).validate(signer, {}, at).error().code == Errc::untrusted);
    roots.candidates.push_back(middle);
    const auto path = AuthorityRegistry({}, roots).validate(signer, {}, at);
    REQUIRE(path.has_value());
    CHECK(path->certificates.size() == 3);
    CHECK(path->certificates[1] == middle);
    roots.anchors.clear();
    CHECK(AuthorityRegistry({}, roots).validate(signer, {}, at).error().code == Errc::untrusted);
}

TEST_CASE("roots_of_tests_are_trusted_in_test_mode_alone") {
    if (!needs::foreign_data()) return;
    (void)crypto::load_provider();
    const Bytes authority = needs::foreign_file("pki/czo-certs/CA-TEST_DSTU.cer");
    const TimePoint at = within_validity(authority);
    CHECK(AuthorityRegistry({}, sort_certificates(genuine_roots(), TestRoots::refused))
              .validate(authority, {}, at)
              .error()
              .code == Errc::untrusted);
    CHECK(AuthorityRegistry({}, sort_certificates(genuine_roots(), TestRoots::trusted))
              .validate(authority, {}, at)
              .has_value());
}

TEST_CASE("the_registry_comes_from_the_first_folder_that_holds_it_whole", "[posix]") {
    if (!needs::foreign_data()) return;
    const Bytes list = needs::foreign_file("pki/registry/CAs.json"),
                bundle = needs::foreign_file("pki/registry/roots-26.p7b");
    const test::TemporaryDirectory folder;
    const fs::path first = folder.path() / "first", second = folder.path() / "second";
    CHECK(load_registry({first, second}, {TestRoots::refused}).authorities.empty());

    put(first / "CAs.json", as_bytes("[{]"));
    put(second / "CAs.json", list);
    put(second / "CACertificates.p7b", bundle);
    const auto registry = load_registry({first, second}, {TestRoots::refused});
    CHECK(registry.list == second / "CAs.json");
    CHECK(registry.bundle == second / "CACertificates.p7b");
    REQUIRE(registry.unusable.size() == 1);
    CHECK(registry.unusable.front().path == first / "CAs.json");
    REQUIRE(registry.authorities.size() == 33);
    CHECK(registry.authorities[0].id == "iddDfs");
    CHECK(registry.authorities[1].id == "tovUkraine");
    CHECK(registry.authorities[2].id == "ca43395033");
    CHECK(registry.certificates.anchors.size() == 18);

    fs::permissions(second / "CACertificates.p7b", fs::perms::others_write, fs::perm_options::add);
    const auto open = load_registry({second}, {TestRoots::refused});
    CHECK(open.certificates.anchors.empty());
    REQUIRE(open.unusable.size() == 1);
    CHECK(open.unusable.front().reason.code == Errc::denied);
}

TEST_CASE("authorities_of_tests_are_listed_in_test_mode_alone") {
    CHECK(load_registry({}, {TestRoots::refused}).authorities.empty());
    const auto listed = load_registry({}, {TestRoots::trusted}).authorities;
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].id == "testIitCa");
    CHECK(listed[0].tsp_url == "http://ca.iit.com.ua/services/tsp/");
    CHECK(listed[1].id == "testCipherCa");
}

TEST_CASE("authorities_are_found_by_id_and_by_the_issuer_of_a_certificate") {
    if (!needs::foreign_data()) return;
    Authority own;
    own.id = "iddDfs";
    own.name = "ours";
    own.certificates.push_back(needs::foreign_file(diia));
    const std::string name = certificate_facts(own.certificates.front()).value().owner.full_name;
    Authority listed;
    listed.id = "iddDfs";
    Authority other;
    other.id = "ca14360570";
    other.issuer_names = {"КНЕДП", "old name"};
    std::vector<Authority> all{own};
    append_listed(all, {listed, other});
    CHECK(all.size() == 2);  // the user's own has the id
    const AuthorityRegistry registry(all);
    CHECK(registry.find("iddDfs")->name == "ours");
    CHECK(registry.find("nobody") == nullptr);
    CHECK(registry.find_issuer("old name")->id == "ca14360570");
    CHECK(registry.find_issuer("old nam") == nullptr);
    CHECK(registry.find_issuer(name)->id == "iddDfs");
}

TEST_CASE("the_public_list_among_the_user_s_own_authorities_is_no_authority") {
    if (!needs::foreign_data()) return;
    const test::TemporaryDirectory folder;
    put(folder.path() / "cacertificates.P7B", needs::foreign_file("pki/registry/roots-26.p7b"));
    const auto found = load_authority_files({folder.path()});
    CHECK(found.authorities.empty());
    REQUIRE(found.unusable.size() == 1);
    CHECK(found.unusable.front().reason.detail.find("pidpys authorities update") != std::string::npos);
}

TEST_CASE("the_trusted_list_brings_ways_and_takes_them_away_and_makes_no_end_of_one") {
    (void)crypto::load_provider();
    const House& house = house_of("ecdsa");
    const Bytes signer = house.issue_person("Підписувач")->certificate(), authority = house.issuing.certificate();
    const test::TemporaryDirectory folder;
    const std::vector signers{fingerprint_of(house.stamps.certificate())};
    const auto registry_with = [&](const std::string& status) {
        auto spec = test::authority::list_of(house);
        spec.services[0].status = status;
        put(folder.path() / trusted_list_file,
            as_bytes(test::authority::sign_document(test::authority::trusted_list(spec), house.stamps)));
        return load_registry({folder.path()}, {TestRoots::refused, signers});
    };
    const auto granted = registry_with("granted"), withdrawn = registry_with("withdrawn");
    REQUIRE(granted.trusted_list.has_value());
    CHECK(granted.trusted == folder.path() / trusted_list_file);
    CHECK(granted.certificates.anchors.empty());  // a root that the list names is none
    CHECK(granted.certificates.candidates.size() == 2);
    REQUIRE(granted.authorities.size() == 1);
    CHECK(granted.authorities[0].id == "ca12345678");
    CHECK(granted.authorities[0].source == AuthoritySource::trusted_list);
    CHECK(AuthorityRegistry(granted.authorities, granted.certificates).validate(signer, {}, house.now).error().code ==
          Errc::untrusted);

    Authority root;
    root.certificates = {house.root.certificate()};
    CHECK(AuthorityRegistry({root}, granted.certificates).validate(signer, {}, house.now).has_value());
    const auto refused = AuthorityRegistry({root}, withdrawn.certificates).validate(signer, {}, house.now);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::untrusted);
    CHECK(refused.error().detail.find("the trusted list has its service as withdrawn") != std::string::npos);
    root.certificates.push_back(authority);  // the user's own word is above the list's
    CHECK(AuthorityRegistry({root}, withdrawn.certificates).validate(signer, {}, house.now).has_value());

    CHECK(load_registry({folder.path()}, {}).unusable.front().reason.code ==
          Errc::untrusted);  // not the known signer's
}
