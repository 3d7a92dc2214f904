// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "cli/hosts_command.hpp"

using pidpys::cli::with_our_host;
using pidpys::cli::without_our_host;

namespace {

const std::string kLine = "127.0.0.1 local.cipher.kiev.ua # pidpys";

}  // namespace

TEST_CASE("hosts_line_is_added_once_behind_what_was_there") {
    CHECK(with_our_host("") == kLine + "\n");
    CHECK(with_our_host("127.0.0.1 localhost\n") == "127.0.0.1 localhost\n" + kLine + "\n");
    CHECK(with_our_host("127.0.0.1 localhost") == "127.0.0.1 localhost\n" + kLine + "\n");
    CHECK(with_our_host("# by hand\r\n") == "# by hand\r\n" + kLine + "\r\n");
    CHECK(with_our_host(with_our_host("a")) == with_our_host("a"));
}

TEST_CASE("hosts_line_of_somebody_else_is_enough_and_stays") {
    const std::string by_hand = "127.0.0.1\tlocalhost local.cipher.kiev.ua\n";
    CHECK(with_our_host(by_hand) == by_hand);
    CHECK(without_our_host(by_hand) == by_hand);
}

TEST_CASE("hosts_line_that_says_something_else_is_not_ours") {
    for (const std::string line : {"# 127.0.0.1 local.cipher.kiev.ua\n", "10.0.0.1 local.cipher.kiev.ua\n",
                                   "127.0.0.1 local.cipher.kiev.ua.example\n", "127.0.0.1 localhost # pidpys\n"}) {
        CHECK(with_our_host(line) == line + kLine + "\n");
        CHECK(without_our_host(line) == line);
    }
}

TEST_CASE("hosts_line_is_taken_away_and_nothing_else") {
    const std::string rest = "\xFF\xFE of another time\r\n127.0.0.1 localhost";
    CHECK(without_our_host(with_our_host(rest)) == rest + "\r\n");
    CHECK(without_our_host(rest + "\r\n" + kLine) == rest + "\r\n");
}
