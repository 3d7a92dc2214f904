// SPDX-License-Identifier: MIT
// How threads wait for a value, in every source for Windows (the compiler includes it first, cmake/PidpysWindows.cmake). Where
// libstdc++ 12 knows nothing better it takes a mutex and a condition, and looks at the value before it takes them: a change
// between the two wakes nobody, and std::binary_semaphore, std::atomic::wait and ~stop_callback, which waits by the former for
// a call on another thread, sleep for ever. It leaves the place for a system's own way (bits/atomic_wait.h,
// bits/atomic_timed_wait.h), which on Windows is WaitOnAddress.
#pragma once

#include <cstdint>

#if __GNUC__ != 12
#error "Made for the names of libstdc++ 12: look whether another one needs it, and how it calls them."
#endif

#define _GLIBCXX_HAVE_PLATFORM_WAIT 1
#define _GLIBCXX_HAVE_PLATFORM_TIMED_WAIT 1

namespace pidpys::platform {

inline constexpr std::uint32_t kNoEnd = 0xffffffff;  // ms

// Until somebody wakes those who wait there; at once where the value is another already. Also for no reason.
void wait_while(const void* address, std::uint64_t value, std::uint32_t most = kNoEnd) noexcept;
void wake(const void* address, bool all) noexcept;

template <class Duration>
std::uint32_t whole_milliseconds(const Duration& left) {
    constexpr double longest = 1e9, second = 1e3;
    const double count = static_cast<double>(left.count()) * second * Duration::period::num / Duration::period::den;
    return count <= 0 ? 0 : count >= longest ? std::uint32_t{1'000'000'000} : static_cast<std::uint32_t>(count) + 1;
}

}  // namespace pidpys::platform

namespace std::__detail {

template <class Value>
void __platform_wait(const Value* address, std::uint64_t old) noexcept {
    static_assert(sizeof(Value) == sizeof old);
    pidpys::platform::wait_while(address, old);
}

template <class Value>
void __platform_notify(const Value* address, bool all) noexcept {
    pidpys::platform::wake(address, all);
}

// False: its time is over.
template <class Value, class TimePoint>
bool __platform_wait_until(const Value* address, std::uint64_t old, const TimePoint& until) {
    static_assert(sizeof(Value) == sizeof old);
    using Clock = typename TimePoint::clock;
    pidpys::platform::wait_while(address, old, pidpys::platform::whole_milliseconds(until - Clock::now()));
    return Clock::now() < until;
}

}  // namespace std::__detail
