// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "platform/autostart.hpp"
#include "platform/companions.hpp"
#include "platform/hosts_file.hpp"

using namespace pidpys;

TEST_CASE("autostart_is_set_read_and_cleared") {
    CHECK(platform::autostart("pidpys-test").error().code == Errc::not_found);
    REQUIRE(platform::set_autostart("pidpys-test", {"C:\\Програми\\pidpys-agent.exe", "--autostart"}));
    CHECK(platform::autostart("pidpys-test").value() == "\"C:\\Програми\\pidpys-agent.exe\" \"--autostart\"");
    REQUIRE(platform::clear_autostart("pidpys-test"));
    REQUIRE(platform::clear_autostart("pidpys-test"));
    CHECK_FALSE(platform::autostart("pidpys-test"));
}

TEST_CASE("program_beside_lies_beside_this_one") {
    CHECK(platform::own_program().filename() == "unit_windows.exe");
    CHECK(platform::program_beside("pidpysd").filename() == "pidpysd.exe");
    CHECK(platform::program_beside("pidpysd").parent_path() == platform::own_program().parent_path());
    CHECK(platform::start_beside("no-such-program").error().code == Errc::not_found);
    CHECK(platform::session_starts_service());
}

TEST_CASE("hosts_file_lies_below_the_system") {
    CHECK(platform::hosts_file().string().find("\\drivers\\etc\\hosts") != std::string::npos);
}
