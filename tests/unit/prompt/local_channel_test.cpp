// SPDX-License-Identifier: MIT
#include "platform/local_channel.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pidpys;
using namespace pidpys::test;

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
