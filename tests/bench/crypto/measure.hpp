// SPDX-License-Identifier: MIT
// Speed of a piece of work on one core: processor time of this thread, so that other load counts little, and
// the best of many short rounds.
#pragma once

#include <algorithm>
#include <ctime>

namespace bench {

inline double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Seconds that one call of `work` takes; about `budget` seconds are spent on finding out.
template <class Work>
double seconds_per_call(Work work, double budget = 0.8) {
    constexpr double round_seconds = 0.01;
    const double first = thread_seconds();
    work();
    const double once = std::max(thread_seconds() - first, 1e-7);
    const int calls = std::max(1, static_cast<int>(round_seconds / once));
    double best = once;
    for (const double start = thread_seconds(); thread_seconds() - start < budget;) {
        const double before = thread_seconds();
        for (int i = 0; i < calls; ++i) work();
        best = std::min(best, (thread_seconds() - before) / calls);
    }
    return best;
}

}  // namespace bench
