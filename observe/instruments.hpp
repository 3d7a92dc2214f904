// SPDX-License-Identifier: MIT
// What counts: no locks, no memory after they are made, from any thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace pidpys::observe {

class Counter {
public:
    void add(std::uint64_t more = 1) { value_.fetch_add(more, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_ = 0;
};

class Gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_ = 0;
};

// Durations in fixed buckets: from what a look into memory costs to what a person takes.
class Histogram {
public:
    static constexpr std::array bounds{
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
        0.25,   0.5,     1.0,    2.5,   5.0,    10.0,  30.0, 120.0};  // seconds; a bucket holds what is at most its bound
    using Buckets = std::array<std::uint64_t, bounds.size() + 1>;     // the last: beyond every bound

    void add(std::chrono::nanoseconds took) {
        const double seconds = std::chrono::duration<double>(took).count();
        std::size_t bucket = 0;
        while (bucket < bounds.size() && seconds > bounds[bucket]) ++bucket;
        buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
        nanoseconds_.fetch_add(static_cast<std::uint64_t>(took.count() > 0 ? took.count() : 0),
                               std::memory_order_relaxed);
    }
    [[nodiscard]] Buckets buckets() const {
        Buckets now{};
        for (std::size_t i = 0; i < now.size(); ++i) now[i] = buckets_[i].load(std::memory_order_relaxed);
        return now;
    }
    [[nodiscard]] double sum() const { return static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) / 1e9; }

private:
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> buckets_{};
    std::atomic<std::uint64_t> nanoseconds_ = 0;
};

}  // namespace pidpys::observe
