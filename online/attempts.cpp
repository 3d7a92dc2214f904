// SPDX-License-Identifier: MIT
#include "online/attempts.hpp"

#include <algorithm>
#include <string>

namespace pidpys::online {
namespace {

constexpr int rounds = 2;
constexpr std::size_t most_detail = 1000;

}  // namespace

std::optional<std::size_t> Attempts::next(Clock::time_point now) {
    while (!over_ && not_before_ <= now) {
        if (at_ == failures_.size())
            begin_round(now);
        else if (is_worth_asking(now))
            return at_;
        else
            ++at_;
    }
    return std::nullopt;
}

void Attempts::failed(Failure failure) {
    ready_[at_] = Clock::now() + failure.wait;
    failures_[at_++] = std::move(failure);
}

bool Attempts::is_worth_asking(Clock::time_point now) const {
    return round_ == 0 || (failures_[at_] && failures_[at_]->again && ready_[at_] <= now);
}

// After a pause, or as soon as the first server wants to be asked again.
void Attempts::begin_round(Clock::time_point now) {
    auto next = Clock::time_point::max();
    for (std::size_t i = 0; i < failures_.size(); ++i)
        if (failures_[i] && failures_[i]->again) next = std::min(next, ready_[i]);
    if (++round_ < rounds && next < Clock::time_point::max()) next = std::max(next, now + pause_);
    over_ = round_ == rounds || next >= deadline_;
    at_ = 0;
    not_before_ = next;
}

Error Attempts::error() const {
    Error error{Errc::invalid_argument, "no address to ask"};
    std::vector<std::string> told;  // what befell several addresses is said once
    for (const auto& failure : failures_) {
        if (!failure || error.detail.size() > most_detail || std::ranges::count(told, failure->error.detail) > 0)
            continue;
        if (told.empty())
            error = failure->error;
        else
            error.detail += "; " + failure->error.detail;
        told.push_back(failure->error.detail);
    }
    return error;
}

}  // namespace pidpys::online
