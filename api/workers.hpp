// SPDX-License-Identifier: MIT
// What the contracts need of the process, handed in by constructor so that tests can replace it.
#pragma once

#include <chrono>
#include <functional>

namespace pidpys::api {

// Runs work off the network thread. Tasks start in the order posted and never run inside post().
class Workers {
public:
    virtual ~Workers() = default;
    virtual void post(std::function<void()> task) = 0;
};

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual std::chrono::system_clock::time_point now() const = 0;
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady() const = 0;
};

// Calls `task` once, not before `when`, on the network thread.
class Timers {
public:
    virtual ~Timers() = default;
    virtual void at(std::chrono::steady_clock::time_point when, std::function<void()> task) = 0;
};

}  // namespace pidpys::api
