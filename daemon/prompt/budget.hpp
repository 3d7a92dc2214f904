// SPDX-License-Identifier: MIT
// How often one caller may disturb the person: so many questions open at once, so many a minute.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "crypto/base/result.hpp"

namespace pidpys::daemon {

class PromptBudget {
public:
    using Clock = std::chrono::steady_clock;

    PromptBudget(std::size_t pending, std::size_t per_minute) : pending_(pending), per_minute_(per_minute) {}

    // Errc::exhausted with the reason. Every granted `begin` is followed by one `end`.
    Result<void> begin(const std::string& caller, Clock::time_point now);
    void end(const std::string& caller);

private:
    struct Account {
        std::size_t open = 0;
        std::deque<Clock::time_point> asked;  // in the last minute
    };

    std::size_t pending_, per_minute_;
    std::mutex mutex_;
    std::map<std::string, Account> accounts_;
};

}  // namespace pidpys::daemon
