// SPDX-License-Identifier: MIT
#include "daemon/prompt/budget.hpp"

#include <catch2/catch.hpp>

using namespace pidpys::daemon;
using namespace std::chrono_literals;

TEST_CASE("budget_limits_open_questions_of_each_caller_alone") {
    PromptBudget budget(2, 100);
    const auto now = PromptBudget::Clock::now();
    CHECK(budget.begin("a", now));
    CHECK(budget.begin("a", now));
    CHECK(budget.begin("a", now).error().code == pidpys::Errc::exhausted);
    CHECK(budget.begin("b", now));
    budget.end("a");
    CHECK(budget.begin("a", now));
}

TEST_CASE("budget_limits_questions_in_any_minute") {
    PromptBudget budget(5, 2);
    const auto now = PromptBudget::Clock::now();
    for (int i = 0; i < 2; ++i) {
        CHECK(budget.begin("a", now + i * 10s));
        budget.end("a");
    }
    CHECK_FALSE(budget.begin("a", now + 59s));
    CHECK(budget.begin("a", now + 60s));
}
