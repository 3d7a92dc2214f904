// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "online/back_off.hpp"

using namespace pidpys::online;
using std::chrono::seconds;

TEST_CASE("a_server_that_failed_is_left_alone_until_its_time_or_its_answer") {
    BackOff back_off(seconds(60));
    const auto start = BackOff::Clock::now();
    CHECK_FALSE(back_off.held("a", start).has_value());
    back_off.failed("a", "a: refused", start);
    CHECK(back_off.held("a", start + seconds(18)) == "a: refused (not asked again for 42 s)");
    CHECK_FALSE(back_off.held("b", start).has_value());
    CHECK_FALSE(back_off.held("a", start + seconds(60)).has_value());
    back_off.answered("a");
    CHECK_FALSE(back_off.held("a", start).has_value());
}

TEST_CASE("places_that_are_remembered_are_bounded") {
    BackOff back_off(seconds(60));
    const auto start = BackOff::Clock::now();
    for (int i = 0; i < 5000; ++i) back_off.failed(std::to_string(i), "x", start);
    CHECK(back_off.held("0", start).has_value());
    CHECK_FALSE(back_off.held("4999", start).has_value());
    back_off.failed("new", "x", start + seconds(61));  // the old ones have gone
    CHECK(back_off.held("new", start + seconds(61)).has_value());
}
