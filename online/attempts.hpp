// SPDX-License-Identifier: MIT
// The addresses of one request in their order, and once more those that may do better (pki 5.2): which is next, when, and
// what came of each.
#pragma once

#include <optional>
#include <vector>

#include "online/failure.hpp"

namespace pidpys::online {

class Attempts {
public:
    using Clock = std::chrono::steady_clock;

    // `pause`: between the rounds.
    Attempts(std::size_t addresses, std::chrono::milliseconds pause, Clock::time_point deadline)
        : pause_(pause), deadline_(deadline), failures_(addresses), ready_(addresses) {}

    // The address to ask now. Nothing: later, or never any more.
    std::optional<std::size_t> next(Clock::time_point now);
    // That address was of no use.
    void failed(Failure failure);

    [[nodiscard]] Clock::time_point not_before() const { return not_before_; }
    [[nodiscard]] bool are_over() const { return over_; }
    [[nodiscard]] bool is_first_round() const { return round_ == 0; }
    [[nodiscard]] std::size_t at() const { return at_; }  // the address that is asked

    // What each address said last. invalid_argument: none has said anything.
    [[nodiscard]] Error error() const;

private:
    void begin_round(Clock::time_point now);
    [[nodiscard]] bool is_worth_asking(Clock::time_point now) const;

    const std::chrono::milliseconds pause_;
    const Clock::time_point deadline_;
    int round_ = 0;
    std::size_t at_ = 0;
    bool over_ = false;
    Clock::time_point not_before_{};
    std::vector<std::optional<Failure>> failures_;  // the last of each address
    std::vector<Clock::time_point> ready_;          // when each may be asked again
};

}  // namespace pidpys::online
