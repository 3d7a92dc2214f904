// SPDX-License-Identifier: MIT
// What the service does for itself on the workers, until it stops; and the stop for what it waits for meanwhile.
#pragma once

#include <functional>
#include <mutex>
#include <stop_token>
#include <utility>

#include "api/accounts/accounts.hpp"
#include "api/workers.hpp"

namespace pidpys::daemon {

class ServiceTasks {
public:
    ServiceTasks(api::Accounts& accounts, api::Workers& workers) : accounts_(accounts), workers_(workers) {}

    // From any thread. False: the task is not taken, as the service stops or too many wait.
    [[nodiscard]] bool post(std::function<void()> task) {
        const std::lock_guard lock(mutex_);
        return !closed_ && workers_.post(accounts_.service(), std::move(task));
    }

    [[nodiscard]] std::stop_token stop() const { return stop_.get_token(); }

    // Nothing is given to workers any more, and what is waited for ends.
    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        stop_.request_stop();
    }

private:
    api::Accounts& accounts_;
    api::Workers& workers_;
    std::stop_source stop_;
    std::mutex mutex_;  // held for the time of a post
    bool closed_ = false;
};

}  // namespace pidpys::daemon
