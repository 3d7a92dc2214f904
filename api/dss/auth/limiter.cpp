// SPDX-License-Identifier: MIT
#include "api/dss/auth/limiter.hpp"

#include <algorithm>

namespace pidpys::api::dss {
namespace {

constexpr std::size_t max_names = 10'000;   // beyond, what is out of date goes, then everything

}  // namespace

std::int64_t FailureLimiter::wait(std::string_view name, SteadyTime now) {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(std::string(name));
    if (found == counts_.end() || found->second.failures < limit_) return 0;
    const auto left = std::chrono::ceil<std::chrono::seconds>(found->second.since + window_ - now).count();
    if (left > 0) return left;
    counts_.erase(found);
    return 0;
}

void FailureLimiter::failed(std::string_view name, SteadyTime now) {
    const std::lock_guard lock(mutex_);
    if (counts_.size() >= max_names) {
        std::erase_if(counts_, [&](const auto& entry) { return now - entry.second.since > window_; });
        if (counts_.size() >= max_names) counts_.clear();
    }
    auto& count = counts_[std::string(name)];
    if (count.failures == 0 || now - count.since > window_) count = {0, now};
    ++count.failures;
}

void FailureLimiter::succeeded(std::string_view name) {
    const std::lock_guard lock(mutex_);
    counts_.erase(std::string(name));
}

bool RateLimiter::admit(std::string_view name, std::uint32_t per_second, SteadyTime now) {
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= max_names) buckets_.clear();
    const double most = 2.0 * per_second;
    const auto [found, is_new] = buckets_.try_emplace(std::string(name), Bucket{most, now});
    auto& bucket = found->second;
    if (!is_new) {
        const std::chrono::duration<double> passed = now - bucket.filled;
        bucket.tokens = std::min(most, bucket.tokens + passed.count() * per_second);
        bucket.filled = now;
    }
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
}

}  // namespace pidpys::api::dss
