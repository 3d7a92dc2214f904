// SPDX-License-Identifier: MIT
#include "daemon/prompt/record_limit.hpp"

#include <utility>

namespace pidpys::daemon {
namespace {

constexpr std::chrono::minutes window{1};
constexpr std::size_t most_told_apart = 1000;  // beyond them the bound of all is what counts

}  // namespace

void RecordLimit::turn(Count& count, Clock::time_point now) const {
    if (now - count.begin < window) return;
    count.begin = now;
    count.recorded = 0;
}

RecordLimit::Count& RecordLimit::of(const std::string& one) {
    const auto found = each_.find(one);
    if (found != each_.end()) return found->second;
    return each_.size() < most_told_apart ? each_[one] : all_;
}

bool RecordLimit::full(const std::string& one, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Count& count = of(one);
    turn(count, now);
    turn(all_, now);
    return count.recorded >= of_one_ || all_.recorded >= of_all_;
}

std::uint64_t RecordLimit::recorded(const std::string& one, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Count& count = of(one);
    turn(count, now);
    turn(all_, now);
    ++all_.recorded;
    if (&count != &all_) ++count.recorded;
    return std::exchange(count.left_out, 0);
}

void RecordLimit::left_out(const std::string& one) {
    const std::lock_guard lock(mutex_);
    ++of(one).left_out;
}

}  // namespace pidpys::daemon
