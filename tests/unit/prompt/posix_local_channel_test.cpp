// SPDX-License-Identifier: MIT
#include "platform/local_channel.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pidpys;
using namespace pidpys::test;

// Wine passes over what lets one process alone have a pipe's name.
TEST_CASE("second_daemon_at_one_socket_is_refused_and_a_dead_ones_socket_is_replaced") {
    TemporaryDirectory directory;
    const std::string path = directory.file("agent.sock");
    {
        const auto first = platform::listen_local(path);
        REQUIRE(first);
        CHECK(platform::listen_local(path).error().code == Errc::busy);
    }
    { std::filesystem::create_directories(directory.file("x")); }
    CHECK(platform::listen_local(path));
}

TEST_CASE("socket_and_its_directory_are_for_the_owner_alone") {
    TemporaryDirectory directory;
    const std::string path = directory.file("pidpys/agent.sock");
    const auto channel = platform::listen_local(path);
    REQUIRE(channel);
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    REQUIRE(::stat(directory.file("pidpys").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0700);
}

TEST_CASE("socket_in_a_directory_that_others_may_write_is_refused") {
    TemporaryDirectory directory;
    REQUIRE(::chmod(directory.file(".").c_str(), 0777) == 0);
    CHECK(platform::listen_local(directory.file("agent.sock")).error().code == Errc::denied);
}

TEST_CASE("socket_path_that_is_too_long_is_a_clear_error") {
    CHECK(platform::listen_local("/tmp/" + std::string(200, 'x') + "/s").error().code == Errc::invalid_argument);
}
