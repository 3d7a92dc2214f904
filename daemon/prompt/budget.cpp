// SPDX-License-Identifier: MIT
#include "daemon/prompt/budget.hpp"

namespace pidpys::daemon {

namespace {

constexpr std::chrono::minutes budget_window{1};

}  // namespace

Result<void> PromptBudget::begin(const std::string& caller, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    for (auto at = accounts_.begin(); at != accounts_.end();) {
        auto& asked = at->second.asked;
        while (!asked.empty() && now - asked.front() >= budget_window) asked.pop_front();
        at = asked.empty() && at->second.open == 0 ? accounts_.erase(at) : std::next(at);
    }
    Account& account = accounts_[caller];
    if (account.open >= pending_) return fail(Errc::exhausted, "too many open questions of " + caller);
    if (account.asked.size() >= per_minute_) return fail(Errc::exhausted, "too many questions in a minute of " + caller);
    ++account.open;
    account.asked.push_back(now);
    return {};
}

void PromptBudget::end(const std::string& caller) {
    const std::lock_guard lock(mutex_);
    if (const auto found = accounts_.find(caller); found != accounts_.end() && found->second.open > 0) --found->second.open;
}

}  // namespace pidpys::daemon
