// SPDX-License-Identifier: MIT
// How many refusals that cost nobody a moment (budget used up, nobody to ask, a rule of the policy) the journal takes of
// one caller and of all: a page that asks and asks must not fill the disk. What is beyond is counted.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace pidpys::daemon {

class RefusalLimit {
public:
    using Clock = std::chrono::steady_clock;

    RefusalLimit(std::uint64_t of_a_caller, std::uint64_t of_all) : of_a_caller_(of_a_caller), of_all_(of_all) {}

    // Whether a refusal of this caller would only be counted now.
    [[nodiscard]] bool full(const std::string& caller, Clock::time_point now);

    // A refusal is recorded: how many of the caller's were only counted since the last that was.
    std::uint64_t recorded(const std::string& caller, Clock::time_point now);

    void left_out(const std::string& caller);

private:
    struct Count {
        Clock::time_point begin;     // of the minute
        std::uint64_t recorded = 0;  // in it
        std::uint64_t left_out = 0;  // since the last that was recorded
    };
    void turn(Count& count, Clock::time_point now) const;
    Count& of(const std::string& caller);

    const std::uint64_t of_a_caller_, of_all_;
    std::mutex mutex_;
    Count all_;
    std::unordered_map<std::string, Count> callers_;
};

}  // namespace pidpys::daemon
