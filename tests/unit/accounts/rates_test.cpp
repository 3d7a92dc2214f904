// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/accounts/rates.hpp"

using namespace pidpys::api;
using namespace std::chrono_literals;

TEST_CASE("rate_allows_a_burst_then_the_average") {
    const auto rates = local_rates();
    const SteadyTime start{};
    int admitted = 0;
    for (int i = 0; i < 100; ++i) admitted += rates->admit("a", 10, start);
    CHECK(admitted == 20);
    CHECK(rates->admit("a", 10, start + 150ms));
    CHECK_FALSE(rates->admit("a", 10, start + 150ms));
    CHECK(rates->admit("b", 10, start + 150ms));
}

TEST_CASE("rate_of_one_is_not_forgotten_for_the_many_who_have_gone") {
    const auto rates = local_rates(2000);
    SteadyTime now{};
    while (rates->admit("fast", 10, now)) {}
    for (int i = 0; i < 1500; ++i) (void)rates->admit("early" + std::to_string(i), 10, now);
    now += 1900ms;
    while (rates->admit("fast", 10, now)) {}
    now += 150ms;
    for (int i = 0; i < 1500; ++i) (void)rates->admit("late" + std::to_string(i), 10, now);
    int admitted = 0;
    for (int i = 0; i < 100; ++i) admitted += rates->admit("fast", 10, now);
    CHECK(admitted == 1);
}

TEST_CASE("nodes_that_tell_each_other_allow_a_caller_of_all_what_one_allows") {
    const auto one = local_rates(), other = local_rates();
    SteadyTime now{};
    int admitted = 0;
    for (int second = 0; second < 10; ++second) {
        for (int i = 0; i < 100; ++i, now += 10ms) {
            admitted += one->admit("a", 10, now);
            admitted += other->admit("a", 10, now);
        }
        const auto used_at_one = one->uses(), used_at_other = other->uses();
        one->used_elsewhere(used_at_other);
        other->used_elsewhere(used_at_one);
    }
    CHECK(admitted >= 10 * 10);
    CHECK(admitted <= 2 * 20 + 2 * 10 + 10 * 10);  // the first burst and the first second are met by each alone
}

TEST_CASE("what_is_used_elsewhere_keeps_nobody_out_for_longer_than_two_seconds") {
    const auto rates = local_rates();
    const SteadyTime start{};
    REQUIRE(rates->admit("a", 10, start));
    rates->used_elsewhere({{"a", 1'000'000}, {"nobody", 5}});
    CHECK_FALSE(rates->admit("a", 10, start + 2000ms));
    CHECK(rates->admit("a", 10, start + 2200ms));
    CHECK(rates->admit("nobody", 1, start));
}

TEST_CASE("uses_are_told_once_and_small_ones_when_they_have_grown") {
    const auto rates = local_rates();
    const SteadyTime now{};
    for (int i = 0; i < 5; ++i) REQUIRE(rates->admit("much", 10, now));
    REQUIRE(rates->admit("little", 100, now));
    const auto told = rates->uses();
    REQUIRE(told.size() == 1);
    CHECK(told.front().name == "much");
    CHECK(told.front().count == 5);
    CHECK(rates->uses().empty());
    for (int i = 0; i < 6; ++i) REQUIRE(rates->admit("little", 100, now));
    REQUIRE(rates->uses().front().count == 7);
}
