// SPDX-License-Identifier: MIT
#include <chrono>
#include <set>

#include <catch2/catch.hpp>

#include "certs/identity/tls_identity.hpp"
#include "tests/unit/identity/now.hpp"
#include "tests/unit/identity/text_files.hpp"

using namespace pidpys;
using namespace pidpys::certs;
using std::chrono::hours;
namespace fs = std::filesystem;
using tests::kNow;

namespace {

bool same(const TlsIdentity& a, const TlsIdentity& b) {
    return X509_cmp(a.leaf.get(), b.leaf.get()) == 0 && X509_cmp(a.authority.get(), b.authority.get()) == 0 &&
           EVP_PKEY_eq(a.key.get(), b.key.get()) == 1;
}

fs::perms mode(const fs::path& path) { return fs::status(path).permissions(); }

struct Fixture {
    test::TemporaryDirectory scratch;
    fs::path tls = scratch.path() / "state" / "tls";
    TlsIdentity first = load_or_make_identity(tls, kNow).value();
};

}  // namespace

TEST_CASE_METHOD(Fixture, "load_or_make_second_start_keeps_the_identity") {
    const auto second = load_or_make_identity(tls, kNow + hours{24});

    REQUIRE(second);
    CHECK(same(first, *second));
}

TEST_CASE_METHOD(Fixture, "files_only_the_owner_reads_the_key", "[posix]") {
    CHECK(mode(tls) == fs::perms::owner_all);
    CHECK(mode(tls / "identity.pem") == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(std::distance(fs::directory_iterator(tls), {}) == 2);  // nothing half written stays
}

TEST_CASE_METHOD(Fixture, "files_no_key_of_the_authority_and_none_in_the_public_file") {
    const std::string whole = tests::read_text(tls / "identity.pem");
    const auto count = [&](const std::string& line) {
        std::size_t found = 0;
        for (auto at = whole.find(line); at != std::string::npos; at = whole.find(line, at + 1)) ++found;
        return found;
    };

    CHECK(count("-----BEGIN PRIVATE KEY-----") + 1 == count("-----BEGIN CERTIFICATE-----"));
    CHECK(tests::read_text(tls / "ca.pem").find("PRIVATE") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "directory_opened_to_others_is_closed_at_the_next_start", "[posix]") {
    fs::permissions(tls, fs::perms::all);

    REQUIRE(load_or_make_identity(tls, kNow));

    CHECK(mode(tls) == fs::perms::owner_all);
}

TEST_CASE_METHOD(Fixture, "load_or_make_week_by_week_for_ten_years_one_authority_and_a_leaf_of_each_year") {
    std::set<std::string> leaves;
    for (auto at = kNow; at + hours{24 * 7} < trust_ends(first); at += hours{24 * 7}) {
        const auto served = load_or_make_identity(tls, at).value();

        REQUIRE(X509_cmp(served.authority.get(), first.authority.get()) == 0);
        REQUIRE_FALSE(is_spent(served, at + hours{24 * 6}));
        leaves.insert(certificate_facts(crypto::der_of(i2d_X509, served.leaf.get())).value().serial);
    }
    CHECK(leaves.size() == 10);
}

TEST_CASE_METHOD(Fixture, "load_or_make_after_the_end_makes_a_new_authority") {
    const auto renewed = load_or_make_identity(tls, trust_ends(first) + hours{1});

    REQUIRE(renewed);
    CHECK(X509_cmp(first.authority.get(), renewed->authority.get()) != 0);
    CHECK(same(*renewed, load_identity(tls, trust_ends(first) + hours{1}).value()));
}

TEST_CASE_METHOD(Fixture, "renewal_is_due_two_months_before_trust_ends") {
    CHECK_FALSE(renewal_due(first, kNow));
    CHECK_FALSE(renewal_due(first, trust_ends(first) - kRenewalNotice - hours{1}));
    CHECK(renewal_due(first, trust_ends(first) - kRenewalNotice + hours{1}));
}

TEST_CASE_METHOD(Fixture, "is_spent_by_the_clock_and_the_names") {
    CHECK_FALSE(is_spent(first, kNow));
    CHECK_FALSE(is_spent(first, kNow - hours{23}));
    CHECK(is_spent(first, kNow + kLeafLifetime));
    CHECK(is_spent(first, kNow - hours{25}));   // made while the clock was ahead
    CHECK_FALSE(is_spent(first, TimePoint{}));  // the clock's battery is dead: keep what the user trusts
    CHECK(is_spent(first, kNow, {{"localhost"}, {"127.0.0.1", "::1"}}));
}

TEST_CASE_METHOD(Fixture, "load_of_one_pair_and_its_authority_as_earlier_versions_wrote_them") {
    const std::string whole = tests::read_text(tls / "identity.pem");
    const std::string end = "-----END CERTIFICATE-----\n";
    tests::write_text(tls / "identity.pem",
                      whole.substr(0, whole.find(end) + end.size()) + tests::read_text(authority_file(tls)));

    CHECK(same(first, load_identity(tls, kNow).value()));
}

TEST_CASE_METHOD(Fixture, "load_or_make_clock_at_1970_keeps_the_identity") {
    CHECK(same(first, load_or_make_identity(tls, TimePoint{} + hours{1}).value()));
}

TEST_CASE_METHOD(Fixture, "load_or_make_clock_was_ahead_makes_a_new_identity") {
    const auto mended = load_or_make_identity(tls, kNow - hours{24 * 30});

    REQUIRE(mended);
    CHECK_FALSE(same(first, *mended));
}

TEST_CASE_METHOD(Fixture, "load_or_make_damaged_file_is_replaced") {
    const std::string whole = tests::read_text(tls / "identity.pem");
    const auto other = make_identity(kNow, {}).value();

    for (const std::string& damaged : {std::string(), whole.substr(0, whole.size() / 2), std::string("garbage\0", 8)}) {
        tests::write_text(tls / "identity.pem", damaged);
        CHECK(load_identity(tls, kNow).error().code == Errc::malformed);
        CHECK(load_or_make_identity(tls, kNow));
        CHECK(load_identity(tls, kNow));
    }
}

TEST_CASE_METHOD(Fixture, "load_key_of_another_certificate_is_malformed") {
    const test::TemporaryDirectory elsewhere;
    REQUIRE(save_identity(elsewhere.path(), make_identity(kNow, {}).value()));
    const std::string mine = tests::read_text(tls / "identity.pem");
    const std::string theirs = tests::read_text(elsewhere.path() / "identity.pem");
    const auto certificates = mine.find("-----BEGIN CERTIFICATE");

    tests::write_text(tls / "identity.pem",
                      theirs.substr(0, theirs.find("-----BEGIN CERTIFICATE")) + mine.substr(certificates));

    CHECK(load_identity(tls, kNow).error().code == Errc::malformed);
}

TEST_CASE_METHOD(Fixture, "load_or_make_stale_public_copy_is_mended") {
    const std::string right = tests::read_text(authority_file(tls));
    for (const std::string& wrong : {std::string(), std::string("-----BEGIN")}) {
        tests::write_text(authority_file(tls), wrong);
        CHECK(same(first, load_or_make_identity(tls, kNow).value()));
        CHECK(tests::read_text(authority_file(tls)) == right);
    }
}

TEST_CASE_METHOD(Fixture, "load_huge_file_is_refused_without_reading_it") {
    fs::resize_file(tls / "identity.pem", 1u << 30);

    CHECK(load_identity(tls, kNow).error().code == Errc::too_large);
}

TEST_CASE("load_or_make_directory_is_a_file_answers_io") {
    const test::TemporaryDirectory scratch;
    tests::write_text(scratch.path() / "tls", "in the way");

    CHECK(load_or_make_identity(scratch.path() / "tls", kNow).error().code == Errc::io);
}
