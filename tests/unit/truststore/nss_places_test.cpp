// SPDX-License-Identifier: MIT
#include "certs/truststore/nss_places.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/identity/text_files.hpp"

using namespace pidpys;
using certs::nss_databases;
namespace fs = std::filesystem;

namespace {

void make_database(const fs::path& directory) {
    fs::create_directories(directory);
    tests::write_text(directory / "cert9.db", "");
}

}  // namespace

TEST_CASE("nss_databases_empty_home_names_where_chromium_would_make_its_own") {
    const test::TemporaryDirectory home;

    CHECK(nss_databases(home.path()) == std::vector<fs::path>{home.path() / ".pki/nssdb"});
}

TEST_CASE("nss_databases_every_packaging_of_the_browsers_is_found") {
    const test::TemporaryDirectory home;
    const std::vector<fs::path> wanted = {home.path() / ".mozilla/firefox/abcd.default",
                                          home.path() / ".mozilla/firefox/efgh.work",
                                          home.path() / ".pki/nssdb",
                                          home.path() / ".var/app/org.chromium.Chromium/.pki/nssdb",
                                          home.path() / ".var/app/org.mozilla.firefox/.mozilla/firefox/x.default",
                                          home.path() / "snap/chromium/current/.pki/nssdb",
                                          home.path() / "snap/firefox/common/.mozilla/firefox/s.default"};
    for (const auto& directory : wanted) make_database(directory);
    fs::create_directories(home.path() / ".mozilla/firefox/Crash Reports");  // a folder, not a profile

    auto found = nss_databases(home.path());

    CHECK(std::is_permutation(found.begin(), found.end(), wanted.begin(), wanted.end()));
}

TEST_CASE("nss_databases_profile_outside_its_folder_is_found_by_profiles_ini") {
    const test::TemporaryDirectory home, elsewhere;
    make_database(elsewhere.path() / "profile");
    make_database(home.path() / ".mozilla/firefox/near.default");
    tests::write_text(home.path() / ".mozilla/firefox/profiles.ini",
                      "[Profile0]\nName=far\nIsRelative=0\nPath=" + (elsewhere.path() / "profile").string() +
                          "\r\n[Profile1]\nIsRelative=1\nPath=near.default\nPath=gone.default\n");

    const auto found = nss_databases(home.path());

    CHECK(found.size() == 3);
    CHECK(std::count(found.begin(), found.end(), elsewhere.path() / "profile") == 1);
    CHECK(std::count(found.begin(), found.end(), home.path() / ".mozilla/firefox/near.default") == 1);
}
