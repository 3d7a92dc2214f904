// SPDX-License-Identifier: MIT
#include "daemon/prompt/budget.hpp"

#include <catch2/catch.hpp>

using namespace pidpys::daemon;
using namespace std::chrono_literals;

namespace {

const auto at_first = PromptBudget::Clock::now();

bool asks(PromptBudget& budget, const std::string& asker, bool stranger = false,
          PromptBudget::Clock::time_point at = at_first) {
    return budget.begin(asker, stranger, at).has_value();
}

bool asks_and_is_answered(PromptBudget& budget, const std::string& asker, bool stranger,
                          PromptBudget::Clock::time_point at) {
    const bool granted = asks(budget, asker, stranger, at);
    if (granted) budget.end(asker, stranger);
    return granted;
}

}  // namespace

TEST_CASE("budget_limits_open_questions_of_each_asker") {
    PromptBudget budget({{100, 100}, {100, 100}, {2, 100}});
    CHECK(asks(budget, "a"));
    CHECK(asks(budget, "a"));
    const auto refused = budget.begin("a", false, at_first);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == pidpys::Errc::exhausted);
    CHECK(refused.error().detail == "too many open questions of a");
    CHECK(asks(budget, "b"));
    budget.end("a", false);
    CHECK(asks(budget, "a"));
}

TEST_CASE("budget_limits_questions_in_any_minute") {
    PromptBudget budget({{100, 100}, {100, 100}, {5, 2}});
    for (int i = 0; i < 2; ++i) CHECK(asks_and_is_answered(budget, "a", false, at_first + i * 10s));
    CHECK_FALSE(asks(budget, "a", false, at_first + 59s));
    CHECK(asks(budget, "a", false, at_first + 60s));
}

TEST_CASE("budget_of_all_askers_holds_however_many_there_are") {
    PromptBudget budget{PromptLimits{}};
    std::size_t open = 0;
    for (int i = 0; i < 100; ++i) open += asks(budget, "asker " + std::to_string(i)) ? 1 : 0;
    CHECK(open == 8);

    PromptBudget minute{PromptLimits{}};
    std::size_t asked = 0;
    for (int i = 0; i < 100; ++i)
        asked += asks_and_is_answered(minute, "asker " + std::to_string(i), false, at_first) ? 1 : 0;
    CHECK(asked == 30);
    CHECK(asks(minute, "another", false, at_first + 60s));
}

TEST_CASE("budget_keeps_a_reserve_from_sites_that_nobody_has_admitted") {
    PromptBudget budget{PromptLimits{}};
    std::size_t open = 0;
    for (int i = 0; i < 100; ++i) open += asks(budget, "site " + std::to_string(i), true) ? 1 : 0;
    CHECK(open == 5);
    CHECK(asks(budget, "admitted"));

    PromptBudget minute{PromptLimits{}};
    for (int i = 0; i < 100; ++i) asks_and_is_answered(minute, "site " + std::to_string(i), true, at_first);
    std::size_t left = 0;
    for (int i = 0; i < 100; ++i) left += asks_and_is_answered(minute, "admitted", false, at_first) ? 1 : 0;
    CHECK(left == 10);
}
