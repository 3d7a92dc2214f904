// SPDX-License-Identifier: MIT
#include "daemon/prompt/silence.hpp"

#include <catch2/catch.hpp>

using namespace pidpys::daemon;
using namespace std::chrono_literals;

namespace {

const auto start = Silence::Clock::now();

}  // namespace

TEST_CASE("silence_after_a_no_lasts_a_minute_and_is_the_askers_own") {
    Silence silence;
    CHECK(silence.left("a", start) == 0s);
    silence.refused("a", start);
    CHECK(silence.left("a", start) == 60s);
    CHECK(silence.left("a", start + 59s) == 1s);
    CHECK(silence.left("a", start + 60s) == 0s);
    CHECK(silence.left("b", start) == 0s);
}

TEST_CASE("silence_doubles_with_each_no_up_to_an_hour") {
    Silence silence;
    auto now = start;
    for (const auto expected : {1min, 2min, 4min, 8min, 16min, 32min, 60min, 60min}) {
        silence.refused("a", now);
        CHECK(silence.left("a", now) == expected);
        now += expected;
    }
}

TEST_CASE("silence_begins_anew_after_a_yes_or_a_day") {
    Silence silence;
    silence.refused("a", start);
    silence.refused("a", start);
    silence.allowed("a");
    CHECK(silence.left("a", start) == 0s);
    silence.refused("a", start);
    CHECK(silence.left("a", start) == 60s);
    silence.refused("b", start);
    silence.refused("b", start + 25h);
    CHECK(silence.left("b", start + 25h) == 60s);
}

TEST_CASE("silence_for_an_hour_is_an_hour_at_once") {
    Silence silence;
    silence.refused_for_an_hour("a", start);
    CHECK(silence.left("a", start) == 1h);
    CHECK(silence.left("a", start + 59min) == 60s);
    CHECK(silence.left("a", start + 1h) == 0s);
}

TEST_CASE("silences_are_listed_while_they_last_and_end_early") {
    Silence silence;
    silence.refused("b", start);
    silence.refused_for_an_hour("a", start);
    CHECK(silence.list(start + 1s) ==
          std::vector<std::pair<std::string, std::chrono::seconds>>{{"a", 3599s}, {"b", 59s}});
    CHECK(silence.list(start + 60s).size() == 1);
    CHECK(silence.end("a"));
    CHECK_FALSE(silence.end("a"));
    CHECK(silence.left("a", start) == 0s);
}
