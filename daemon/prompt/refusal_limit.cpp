// SPDX-License-Identifier: MIT
#include "daemon/prompt/refusal_limit.hpp"

#include <utility>

namespace pidpys::daemon {
namespace {

constexpr std::chrono::minutes window{1};
constexpr std::size_t most_callers = 1000;  // told apart; beyond them the bound of all is what counts

}  // namespace

void RefusalLimit::turn(Count& count, Clock::time_point now) const {
    if (now - count.begin < window) return;
    count.begin = now;
    count.recorded = 0;
}

RefusalLimit::Count& RefusalLimit::of(const std::string& caller) {
    const auto found = callers_.find(caller);
    if (found != callers_.end()) return found->second;
    return callers_.size() < most_callers ? callers_[caller] : all_;
}

bool RefusalLimit::full(const std::string& caller, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Count& count = of(caller);
    turn(count, now);
    turn(all_, now);
    return count.recorded >= of_a_caller_ || all_.recorded >= of_all_;
}

std::uint64_t RefusalLimit::recorded(const std::string& caller, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Count& count = of(caller);
    turn(count, now);
    turn(all_, now);
    ++all_.recorded;
    if (&count != &all_) ++count.recorded;
    return std::exchange(count.left_out, 0);
}

void RefusalLimit::left_out(const std::string& caller) {
    const std::lock_guard lock(mutex_);
    ++of(caller).left_out;
}

}  // namespace pidpys::daemon
