// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <cstdlib>

#include "api/dss/tasks/password_source.hpp"
#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;

TEST_CASE("password_source_file_is_read_to_its_line_end", "[dss]") {
    const test::TemporaryDirectory directory;
    const auto file = directory.path() / "password";
    test::write_file(file, "secret\r\n");
    const auto password = read_password("file:" + file.string());
    REQUIRE(password);
    CHECK(password->view() == "secret");
}

TEST_CASE("password_source_file_that_others_read_is_refused", "[dss]") {
    const test::TemporaryDirectory directory;
    const auto file = directory.path() / "password";
    test::write_file(file, "secret");
    std::filesystem::permissions(file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    CHECK(read_password("file:" + file.string()).error().code == Errc::denied);
}

TEST_CASE("password_source_credential_is_found_in_its_directory", "[dss]") {
    const test::TemporaryDirectory directory;
    test::write_file(directory.path() / "dss-key", "secret");
    setenv("CREDENTIALS_DIRECTORY", directory.path().c_str(), 1);
    CHECK(read_password("credential:dss-key").value().view() == "secret");
    CHECK(read_password("credential:other").error().code == Errc::not_found);
    unsetenv("CREDENTIALS_DIRECTORY");
    CHECK(read_password("credential:dss-key").error().code == Errc::unavailable);
}

TEST_CASE("password_source_other_forms_are_refused", "[dss]") {
    for (const char* source : {"", "secret", "file:relative", "credential:../x", "credential:"})
        CHECK_FALSE(check_password_source(source));
    CHECK(read_password("login").error().code == Errc::unavailable);
}
