// SPDX-License-Identifier: MIT
#include "api/dss/auth/limiter.hpp"

#include <algorithm>
#include <cstdlib>

#include <openssl/rand.h>
#include <openssl/sha.h>

#include "crypto/base/ascii.hpp"
#include "crypto/base/bytes.hpp"

namespace pidpys::api::dss {
namespace {

constexpr unsigned unknown_counts = 1U << 14;
constexpr std::size_t purge_at = 1U << 15;  // counts: then those that are out of date go

}  // namespace

FailureLimiter::FailureLimiter(unsigned limit, std::chrono::seconds window, CommonBounds* common)
    : limit_(limit), window_(window), common_(common) {
    if (RAND_bytes(secret_.data(), static_cast<int>(secret_.size())) != 1) std::abort();
}

std::string FailureLimiter::count_of(std::string_view user_id, std::string_view name) const {
    if (!user_id.empty()) return "user " + std::string(user_id);
    if (common_ != nullptr) return "unknown " + lower_ascii(name);
    const std::string text = std::string(as_text(secret_)) + lower_ascii(name);
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
    SHA256(as_bytes(text).data(), text.size(), digest.data());
    return "unknown " + std::to_string((digest[0] * 256U + digest[1]) % unknown_counts);
}

std::int64_t FailureLimiter::begin(const std::string& name, SteadyTime now) {
    if (common_ != nullptr) {
        const auto attempt = common_->begin_attempt(name, window_);
        return attempt.count > limit_ ? std::max<std::int64_t>(1, attempt.left) : 0;
    }
    const std::lock_guard lock(mutex_);
    if (counts_.size() >= purge_at)
        std::erase_if(counts_, [&](const auto& entry) { return now - entry.second.since >= window_; });
    auto& count = counts_[name];
    if (count.attempts == 0 || now - count.since >= window_) count = {0, now};
    if (count.attempts >= limit_) return std::chrono::ceil<std::chrono::seconds>(count.since + window_ - now).count();
    ++count.attempts;
    return 0;
}

void FailureLimiter::succeeded(const std::string& name) {
    if (common_ != nullptr) return common_->forget_attempts(name);
    const std::lock_guard lock(mutex_);
    counts_.erase(name);
}

std::size_t FailureLimiter::size() const {
    const std::lock_guard lock(mutex_);
    return counts_.size();
}

}  // namespace pidpys::api::dss
