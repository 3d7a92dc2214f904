// SPDX-License-Identifier: MIT
#include "online/back_off.hpp"

#include <algorithm>

namespace pidpys::online {
namespace {

constexpr std::size_t most_places = 1024;

}  // namespace

void BackOff::failed(const std::string& place, const std::string& reason, Clock::time_point now,
                     std::chrono::seconds least) {
    if (held_.size() >= most_places) std::erase_if(held_, [&](const auto& each) { return each.second.until <= now; });
    if (held_.size() < most_places || held_.contains(place)) held_[place] = {now + std::max(time_, least), reason};
}

std::optional<std::string> BackOff::held(const std::string& place, Clock::time_point now) const {
    const auto found = held_.find(place);
    if (found == held_.end() || found->second.until <= now) return std::nullopt;
    const auto left = std::chrono::ceil<std::chrono::seconds>(found->second.until - now);
    return found->second.reason + " (not asked again for " + std::to_string(left.count()) + " s)";
}

}  // namespace pidpys::online
