// SPDX-License-Identifier: MIT
// Servers that failed are left alone for a while. Not safe from several threads at once.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>

namespace pidpys::online {

class BackOff {
public:
    using Clock = std::chrono::steady_clock;

    explicit BackOff(std::chrono::seconds time) : time_(time) {}

    // `least`: what the server itself has asked for, where that is longer.
    void failed(const std::string& place, const std::string& reason, Clock::time_point now,
                std::chrono::seconds least = {});
    void answered(const std::string& place) { held_.erase(place); }

    // Why the place is not asked now, and for how long; nothing if it may be asked.
    [[nodiscard]] std::optional<std::string> held(const std::string& place, Clock::time_point now) const;

private:
    struct Hold {
        Clock::time_point until;
        std::string reason;
    };
    std::chrono::seconds time_;
    std::unordered_map<std::string, Hold> held_;
};

}  // namespace pidpys::online
