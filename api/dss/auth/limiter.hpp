// SPDX-License-Identifier: MIT
// How often: log-in failures of a login, requests of a client. In memory, bounded, safe from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pidpys::api::dss {

using SteadyTime = std::chrono::steady_clock::time_point;

// After `limit` failures within `window` a name has to wait until the window has passed.
class FailureLimiter {
public:
    FailureLimiter(unsigned limit, std::chrono::seconds window) : limit_(limit), window_(window) {}

    // Seconds to wait; 0: go on.
    std::int64_t wait(std::string_view name, SteadyTime now);
    void failed(std::string_view name, SteadyTime now);
    void succeeded(std::string_view name);

private:
    struct Count {
        unsigned failures = 0;
        SteadyTime since;
    };
    const unsigned limit_;
    const std::chrono::seconds window_;
    std::mutex mutex_;
    std::unordered_map<std::string, Count> counts_;
};

// A token bucket a name: `per_second` requests on average, twice as many at once.
class RateLimiter {
public:
    // False: too fast.
    bool admit(std::string_view name, std::uint32_t per_second, SteadyTime now);

private:
    struct Bucket {
        double tokens = 0;
        SteadyTime filled;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace pidpys::api::dss
