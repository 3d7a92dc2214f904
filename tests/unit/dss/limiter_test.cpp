// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/dss/auth/limiter.hpp"

using namespace pidpys::api::dss;
using namespace std::chrono_literals;

TEST_CASE("failures_beyond_the_limit_wait_for_the_window", "[dss]") {
    FailureLimiter limiter(3, 60s);
    const SteadyTime start{};
    for (int i = 0; i < 3; ++i) {
        CHECK(limiter.wait("a", start) == 0);
        limiter.failed("a", start);
    }
    CHECK(limiter.wait("a", start + 10s) == 50);
    CHECK(limiter.wait("b", start) == 0);
    CHECK(limiter.wait("a", start + 60s) == 0);
}

TEST_CASE("failures_are_forgotten_after_success", "[dss]") {
    FailureLimiter limiter(1, 60s);
    limiter.failed("a", {});
    limiter.succeeded("a");
    CHECK(limiter.wait("a", {}) == 0);
}

TEST_CASE("rate_allows_a_burst_then_the_average", "[dss]") {
    RateLimiter limiter;
    const SteadyTime start{};
    int admitted = 0;
    for (int i = 0; i < 100; ++i) admitted += limiter.admit("a", 10, start);
    CHECK(admitted == 20);
    CHECK(limiter.admit("a", 10, start + 150ms));
    CHECK_FALSE(limiter.admit("a", 10, start + 150ms));
}
