// SPDX-License-Identifier: MIT
// How often a person may be disturbed: so many questions open at once, so many a minute; by all askers together, by the
// sites together that nobody has admitted (what is left is a reserve that they cannot use), and by each asker.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::daemon {

struct PromptLimit {
    std::size_t open = 0, per_minute = 0;
};

struct PromptLimits {
    PromptLimit all{8, 30}, strangers{5, 20}, asker{5, 20};
};

class PromptBudget {
public:
    using Clock = std::chrono::steady_clock;

    explicit PromptBudget(const PromptLimits& limits) : limits_(limits) {}

    // Errc::exhausted with the reason. Every granted `begin` is followed by one `end` with the same words.
    Result<void> begin(const std::string& asker, bool stranger, Clock::time_point now);
    void end(const std::string& asker, bool stranger);

private:
    struct Count {
        std::size_t open = 0;
        std::deque<Clock::time_point> asked;  // in the last minute
        void forget(Clock::time_point now);
    };
    struct Share {
        Count& count;
        PromptLimit limit;
        std::string whose;
    };
    std::vector<Share> shares(const std::string& asker, bool stranger);

    const PromptLimits limits_;
    std::mutex mutex_;
    Count all_, strangers_;
    std::map<std::string, Count> askers_;
};

}  // namespace pidpys::daemon
