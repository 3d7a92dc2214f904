// SPDX-License-Identifier: MIT
#include "api/accounts/rates.hpp"

#include <algorithm>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace pidpys::api {
namespace {

constexpr std::chrono::seconds kFull{2};  // then a bucket holds again all that it can
constexpr std::uint64_t kMuch = 16;       // a use of one in so many is worth telling

class LocalRates final : public Rates {
public:
    explicit LocalRates(std::size_t most) : most_(most) {}

    bool admit(std::string_view name, std::uint32_t per_second, SteadyTime now) override {
        const std::lock_guard lock(mutex_);
        if (buckets_.size() >= purge_at_) purge(now);
        const double full = 2.0 * per_second;
        const auto [found, is_new] = buckets_.try_emplace(std::string(name), Bucket{full, now, per_second});
        auto& bucket = found->second;
        if (!is_new) {
            const std::chrono::duration<double> passed = now - bucket.filled;
            bucket.tokens = std::min(full, bucket.tokens + passed.count() * per_second);
            bucket.filled = now;
            bucket.per_second = per_second;
        }
        if (bucket.tokens < 1) return false;
        bucket.tokens -= 1;
        ++bucket.used;
        return true;
    }

    std::vector<Use> uses() override {
        const std::lock_guard lock(mutex_);
        std::vector<Use> much;
        for (auto& [name, bucket] : buckets_)
            if (bucket.used > 0 && bucket.used * kMuch >= bucket.per_second)
                much.push_back({name, std::exchange(bucket.used, 0)});
        return much;
    }

    void used_elsewhere(const std::vector<Use>& uses) override {
        const std::lock_guard lock(mutex_);
        for (const auto& use : uses) {
            const auto found = buckets_.find(use.name);
            if (found == buckets_.end()) continue;
            auto& bucket = found->second;
            const double least = -kFull.count() * static_cast<double>(bucket.per_second);  // nobody waits for longer
            bucket.tokens = std::max(least, bucket.tokens - static_cast<double>(use.count));
        }
    }

private:
    struct Bucket {
        double tokens = 0;
        SteadyTime filled;
        std::uint32_t per_second = 0;
        std::uint64_t used = 0;  // since uses()
    };

    void purge(SteadyTime now) {
        std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.filled >= kFull; });
        if (buckets_.size() >= most_) buckets_.clear();
        purge_at_ = std::min(most_, std::max<std::size_t>(1000, 2 * buckets_.size()));
    }

    const std::size_t most_;
    std::size_t purge_at_ = std::min<std::size_t>(1000, most_);
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace

std::unique_ptr<Rates> local_rates(std::size_t most) { return std::make_unique<LocalRates>(most); }

}  // namespace pidpys::api
