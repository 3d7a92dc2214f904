// SPDX-License-Identifier: MIT
#include "daemon/prompt/budget.hpp"

namespace pidpys::daemon {

namespace {

constexpr std::chrono::minutes budget_window{1};

}  // namespace

void PromptBudget::Count::forget(Clock::time_point now) {
    while (!asked.empty() && now - asked.front() >= budget_window) asked.pop_front();
}

std::vector<PromptBudget::Share> PromptBudget::shares(const std::string& asker, bool stranger) {
    std::vector<Share> all{{askers_[asker], limits_.asker, asker}, {all_, limits_.all, "all callers together"}};
    if (stranger) all.push_back({strangers_, limits_.strangers, "sites that nobody has admitted"});
    return all;
}

Result<void> PromptBudget::begin(const std::string& asker, bool stranger, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    for (auto& [name, count] : askers_) count.forget(now);
    std::erase_if(askers_, [](const auto& entry) { return entry.second.asked.empty() && entry.second.open == 0; });
    const auto charged = shares(asker, stranger);
    for (const Share& share : charged) {
        share.count.forget(now);
        if (share.count.open >= share.limit.open)
            return fail(Errc::exhausted, "too many open questions of " + share.whose);
        if (share.count.asked.size() >= share.limit.per_minute)
            return fail(Errc::exhausted, "too many questions in a minute of " + share.whose);
    }
    for (const Share& share : charged) {
        ++share.count.open;
        share.count.asked.push_back(now);
    }
    return {};
}

void PromptBudget::end(const std::string& asker, bool stranger) {
    const std::lock_guard lock(mutex_);
    for (const Share& share : shares(asker, stranger))
        if (share.count.open > 0) --share.count.open;
}

}  // namespace pidpys::daemon
