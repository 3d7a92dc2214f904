// SPDX-License-Identifier: MIT
#include <chrono>

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

TEST_CASE_METHOD(Fixture, "files_only_the_owner_reads_the_key") {
    CHECK(mode(tls) == fs::perms::owner_all);
    CHECK(mode(tls / "identity.pem") == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(std::distance(fs::directory_iterator(tls), {}) == 2);  // nothing half written stays
}

TEST_CASE_METHOD(Fixture, "files_one_private_key_and_it_is_not_in_the_public_file") {
    const std::string whole = tests::read_text(tls / "identity.pem");
    const auto at = whole.find("PRIVATE KEY-----");

    CHECK(at != std::string::npos);
    CHECK(whole.find("BEGIN PRIVATE KEY", at) == std::string::npos);
    CHECK(tests::read_text(tls / "ca.pem").find("PRIVATE") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "directory_opened_to_others_is_closed_at_the_next_start") {
    fs::permissions(tls, fs::perms::all);

    REQUIRE(load_or_make_identity(tls, kNow));

    CHECK(mode(tls) == fs::perms::owner_all);
}

TEST_CASE_METHOD(Fixture, "load_or_make_near_the_end_makes_a_new_authority") {
    const std::string old_authority = tests::read_text(authority_file(tls));

    const auto renewed = load_or_make_identity(tls, kNow + kIdentityLifetime - hours{24 * 20});

    REQUIRE(renewed);
    CHECK_FALSE(same(first, *renewed));
    CHECK(X509_cmp(first.authority.get(), renewed->authority.get()) != 0);
    CHECK(tests::read_text(authority_file(tls)) != old_authority);
    CHECK(same(*renewed, load_identity(tls).value()));
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
        CHECK(load_identity(tls).error().code == Errc::malformed);
        CHECK(load_or_make_identity(tls, kNow));
        CHECK(load_identity(tls));
    }
}

TEST_CASE_METHOD(Fixture, "load_key_of_another_certificate_is_malformed") {
    const test::TemporaryDirectory elsewhere;
    REQUIRE(save_identity(elsewhere.path(), make_identity(kNow, {}).value()));
    const std::string mine = tests::read_text(tls / "identity.pem");
    const std::string theirs = tests::read_text(elsewhere.path() / "identity.pem");
    const auto certificates = mine.find("-----BEGIN CERTIFICATE");

    tests::write_text(tls / "identity.pem", theirs.substr(0, theirs.find("-----BEGIN CERTIFICATE")) + mine.substr(certificates));

    CHECK(load_identity(tls).error().code == Errc::malformed);
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

    CHECK(load_identity(tls).error().code == Errc::too_large);
}

TEST_CASE("load_or_make_directory_is_a_file_answers_io") {
    const test::TemporaryDirectory scratch;
    tests::write_text(scratch.path() / "tls", "in the way");

    CHECK(load_or_make_identity(scratch.path() / "tls", kNow).error().code == Errc::io);
}
