// SPDX-License-Identifier: MIT
// The way of one request over its addresses (pki 5.2).
#include <catch2/catch.hpp>

#include "online/attempts.hpp"

using namespace pidpys;
using namespace pidpys::online;
using namespace std::chrono_literals;

namespace {

const auto begin = Attempts::Clock::now();
constexpr auto pause_between = 1s;

Failure of(const std::string& detail, bool again = true, std::chrono::seconds wait = 0s) {
    return {{Errc::unavailable, detail}, again, again, wait};
}

}  // namespace

TEST_CASE("addresses_are_asked_in_their_order_and_once_more_those_that_may_do_better") {
    Attempts attempts(3, pause_between, begin + 1h);
    for (std::size_t at = 0; at < 3; ++at) {
        CHECK(attempts.next(begin) == at);
        CHECK(attempts.next(begin) == at);  // until it is told what came of it
        attempts.failed(of(std::to_string(at), at != 1));
    }
    CHECK_FALSE(attempts.next(begin).has_value());
    CHECK_FALSE(attempts.are_over());
    CHECK_FALSE(attempts.is_first_round());
    const auto later = attempts.not_before();
    CHECK(later >= begin + pause_between);
    CHECK(attempts.next(later) == 0U);
    attempts.failed(of("0 again"));
    CHECK(attempts.next(later) == 2U);  // nothing better is to be had of the second
    attempts.failed(of("2 again"));
    CHECK_FALSE(attempts.next(later + 1h).has_value());
    CHECK(attempts.are_over());
    CHECK(attempts.error().detail == "0 again; 1; 2 again");
}

TEST_CASE("a_round_begins_when_the_first_server_wants_to_be_asked_again_and_within_the_time") {
    Attempts patient(2, pause_between, begin + 1h);
    for (const auto wait : {60s, 30s}) {
        REQUIRE(patient.next(begin));
        patient.failed(of("busy", true, wait));
    }
    CHECK_FALSE(patient.next(begin).has_value());
    CHECK(patient.not_before() >= begin + 30s);
    CHECK(patient.not_before() < begin + 60s);
    CHECK(patient.next(patient.not_before()) == 1U);  // the other one is still to be left alone

    Attempts hasty(1, pause_between, begin + 10s);
    REQUIRE(hasty.next(begin));
    hasty.failed(of("busy", true, 30s));
    CHECK_FALSE(hasty.next(begin).has_value());
    CHECK(hasty.are_over());
}

TEST_CASE("without_addresses_there_is_nothing_to_ask") {
    Attempts none(0, pause_between, begin + 1h);
    CHECK_FALSE(none.next(begin).has_value());
    CHECK(none.are_over());
    CHECK(none.error().code == Errc::invalid_argument);
}

TEST_CASE("what_many_servers_say_is_told_within_bounds") {
    Attempts attempts(64, pause_between, begin + 1h);
    while (const auto at = attempts.next(begin)) attempts.failed(of(std::string(200, 'x'), false));
    CHECK(attempts.error().detail.size() < 1300);
}

TEST_CASE("what_befell_several_addresses_is_said_once") {
    Attempts attempts(3, pause_between, begin);
    for (const char* detail : {"offline", "offline", "another"}) {
        REQUIRE(attempts.next(begin));
        attempts.failed(of(detail, false));
    }
    CHECK(attempts.error().detail == "offline; another");
}
