// SPDX-License-Identifier: MIT
#include "daemon/prompt/silence.hpp"

#include <algorithm>

namespace pidpys::daemon {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds first_silence = 1min, longest_silence = 1h;
constexpr auto remembered = 24h;  // after a silence: an asker that comes again is told by the former length

}  // namespace

std::chrono::seconds Silence::left(const std::string& asker, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto found = askers_.find(asker);
    if (found == askers_.end()) return 0s;
    return std::max(0s, std::chrono::ceil<std::chrono::seconds>(found->second.until - now));
}

std::vector<std::pair<std::string, std::chrono::seconds>> Silence::list(Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    std::vector<std::pair<std::string, std::chrono::seconds>> all;
    for (const auto& [asker, refusals] : askers_)
        if (const auto left = std::chrono::ceil<std::chrono::seconds>(refusals.until - now); left.count() > 0)
            all.emplace_back(asker, left);
    return all;
}

void Silence::refused(const std::string& asker, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(askers_, [&](const auto& entry) { return now - entry.second.until >= remembered; });
    const auto found = askers_.find(asker);
    const auto former = found == askers_.end() ? 0s : found->second.last;
    const auto span = std::clamp(2 * former, first_silence, longest_silence);
    askers_[asker] = {span, now + span};
}

void Silence::refused_for_an_hour(const std::string& asker, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    askers_[asker] = {longest_silence, now + longest_silence};
}

void Silence::allowed(const std::string& asker) { end(asker); }

bool Silence::end(const std::string& asker) {
    const std::lock_guard lock(mutex_);
    return askers_.erase(asker) > 0;
}

}  // namespace pidpys::daemon
