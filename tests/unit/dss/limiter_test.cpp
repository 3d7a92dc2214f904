// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/dss/auth/limiter.hpp"

using namespace pidpys::api::dss;
using namespace std::chrono_literals;

TEST_CASE("attempts_beyond_the_limit_wait_for_the_window", "[dss]") {
    FailureLimiter limiter(3, 60s);
    const SteadyTime start{};
    for (int i = 0; i < 3; ++i) CHECK(limiter.begin("a", start) == 0);  // counted before it is known how they end
    CHECK(limiter.begin("a", start + 10s) == 50);
    CHECK(limiter.begin("b", start) == 0);
    CHECK(limiter.begin("a", start + 60s) == 0);
}

TEST_CASE("attempts_are_forgotten_after_success", "[dss]") {
    FailureLimiter limiter(1, 60s);
    CHECK(limiter.begin("a", {}) == 0);
    CHECK(limiter.begin("a", {}) > 0);
    limiter.succeeded("a");
    CHECK(limiter.begin("a", {}) == 0);
}

TEST_CASE("attempts_for_a_real_login_are_kept_and_its_own_whatever_names_are_tried", "[dss]") {
    FailureLimiter limiter(3, 60s);
    const auto real = limiter.count_of("id-of-alice", "alice"), other = limiter.count_of("id-of-bob", "bob");
    for (int i = 0; i < 3; ++i) REQUIRE(limiter.begin(real, {}) == 0);
    for (int i = 0; i < 100'000; ++i) (void)limiter.begin(limiter.count_of("", "junk" + std::to_string(i)), {});
    CHECK(limiter.begin(real, {}) > 0);
    CHECK(limiter.begin(other, {}) == 0);
    CHECK(limiter.size() <= (1U << 14) + 2);
}

TEST_CASE("attempts_for_a_login_that_does_not_exist_are_limited_like_any", "[dss]") {
    FailureLimiter limiter(3, 60s);
    for (int i = 0; i < 3; ++i) CHECK(limiter.begin(limiter.count_of("", i % 2 == 0 ? "Nobody" : "nobody"), {}) == 0);
    CHECK(limiter.begin(limiter.count_of("", "NOBODY"), {}) == 60);
}
