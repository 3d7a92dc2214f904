// SPDX-License-Identifier: MIT
// The threads for everything that costs more than 100 µs.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "api/workers.hpp"

namespace pidpys::daemon {

class WorkerPool final : public api::Workers {
public:
    // A thread for each processor, at least two: one long task must not hold up all others. Threads start as work
    // comes, so an idle service has none.
    explicit WorkerPool(std::size_t threads = default_threads());

    // Tasks that run are waited for, and find themselves cancelled (crypto/base/cancellation.hpp); those that wait are
    // dropped, and with them the replies they hold.
    ~WorkerPool() override;
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void post(std::function<void()> task) override;

    // The process is about to stop: what can last for long (key derivations) is given up, short tasks come to their end.
    void give_up_long_work() { giving_up_ = true; }

    static std::size_t default_threads();

private:
    void work(const std::stop_token& stop);

    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<std::function<void()>> tasks_;
    std::size_t idle_ = 0;
    std::atomic<bool> giving_up_ = false;
    bool ending_ = false;                 // what a task still posts is dropped
    std::vector<std::jthread> threads_;   // last: joined before what they use is gone
};

}  // namespace pidpys::daemon
