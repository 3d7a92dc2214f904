// SPDX-License-Identifier: MIT
// What the contracts need of the process, handed in by constructor so that tests can replace it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace pidpys::api {

class Account;

// Runs work off the network thread, fairly: callers take turns. The tasks of one caller start in the order posted; none
// runs inside post().
class Workers {
public:
    virtual ~Workers() = default;
    // False, and the task is dropped, if as many tasks of the caller wait as its account allows. What the service does
    // for itself (Accounts::service and ::part) is never refused.
    virtual bool post(const std::shared_ptr<Account>& caller, std::function<void()> task) = 0;
};

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual std::chrono::system_clock::time_point now() const = 0;
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady() const = 0;
};

// The network thread, on which handlers run; of several, the main one (a signing host's handlers run on any).
class EventLoop {
public:
    virtual ~EventLoop() = default;
    // Runs `task` on the network thread, soon; never inside post().
    virtual void post(std::function<void()> task) = 0;
    // Runs `task` once on the network thread, not before `when`.
    virtual void at(std::chrono::steady_clock::time_point when, std::function<void()> task) = 0;
    // On the network thread: there is more to do on it than what it does now. False on any other.
    [[nodiscard]] virtual bool others_wait() const { return false; }
};

using Timers = EventLoop;

}  // namespace pidpys::api
