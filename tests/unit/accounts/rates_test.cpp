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
