// SPDX-License-Identifier: MIT
// How many records of one kind are made in a minute, of one who gives cause and of all, where it costs nobody a moment to
// give it: refusals in the journal (budget used up, nobody to ask, a rule of the policy), lines of the log. A page that asks
// and asks must not fill the disk. What is beyond is counted.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace pidpys::daemon {

class RecordLimit {
public:
    using Clock = std::chrono::steady_clock;

    RecordLimit(std::uint64_t of_one, std::uint64_t of_all) : of_one_(of_one), of_all_(of_all) {}

    // Whether a record of this one would only be counted now.
    [[nodiscard]] bool full(const std::string& one, Clock::time_point now);

    // It is made: how many of this one's were only counted since the last that was.
    std::uint64_t recorded(const std::string& one, Clock::time_point now);

    void left_out(const std::string& one);

private:
    struct Count {
        Clock::time_point begin;     // of the minute
        std::uint64_t recorded = 0;  // in it
        std::uint64_t left_out = 0;  // since the last that was recorded
    };
    void turn(Count& count, Clock::time_point now) const;
    Count& of(const std::string& one);

    const std::uint64_t of_one_, of_all_;
    std::mutex mutex_;
    Count all_;
    std::unordered_map<std::string, Count> each_;
};

}  // namespace pidpys::daemon
