// SPDX-License-Identifier: MIT
// One thread of its own for what costs a password derivation: signing never waits for one, and however many log in, the
// memory is that of one. What waits is bounded, and no client takes more than half of the places.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace pidpys::api::dss {

class LoginLane {
public:
    explicit LoginLane(std::size_t places) : places_(places) {}
    ~LoginLane() { stop(); }
    LoginLane(const LoginLane&) = delete;
    LoginLane& operator=(const LoginLane&) = delete;

    // Runs the task in its turn; never inside post(). False: no place, or stopped.
    bool post(const std::string& client, std::function<void()> task);

    // Waits for the task that runs and drops those that wait, with the replies they hold. Not from a task.
    void stop();

private:
    struct Entry {
        std::string client;
        std::function<void()> task;
    };
    void run();

    const std::size_t places_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Entry> waiting_;
    bool stopped_ = false;
    std::thread thread_;  // started by the first task
};

}  // namespace pidpys::api::dss
