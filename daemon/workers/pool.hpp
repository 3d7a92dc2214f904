// SPDX-License-Identifier: MIT
// The threads for everything that costs more than 100 µs. Callers take turns, one task each; strangers together never
// have the last thread, and no single caller has all: one thread more than there are processors runs what a caller with
// nothing under way has waiting. While a task waits (crypto/base/waiting.hpp) another one runs in its place.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "api/accounts/account.hpp"
#include "api/workers.hpp"
#include "crypto/base/waiting.hpp"

namespace pidpys::daemon {

class WorkerPool final : public api::Workers, private WaitHook {
public:
    // A thread for each processor, at least two, and the one more. Threads start as work comes, so an idle service has
    // none. A pool of one thread has just that.
    explicit WorkerPool(std::size_t threads = default_threads());

    ~WorkerPool() override { end(); }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // Tasks that run are waited for, and find themselves cancelled (crypto/base/cancellation.hpp); those that wait are
    // dropped, and with them the replies they hold. What is posted from then on is dropped, too.
    void end();

    bool post(const api::AccountPtr& caller, std::function<void()> task) override;

    // The process is about to stop: what can last for long (key derivations) is given up, short tasks come to their end.
    void give_up_long_work() { giving_up_ = true; }

    static std::size_t default_threads();

private:
    struct Lane {  // of one caller who has tasks
        api::AccountPtr caller;
        api::WorkLimits limits;  // as they were when it posted last, and so is:
        bool stranger = false;
        std::deque<std::function<void()>> waiting;
        std::size_t running = 0;
    };
    using Lanes = std::list<Lane>;

    static constexpr std::size_t most_in_place = 16;  // threads beside those for processors

    Lanes::iterator next();  // whose turn it is; the end if nothing may run
    void work(const std::stop_token& stop);
    void start_thread_if_needed();
    void wait_begins() override;
    void wait_ends() override;

    const std::size_t limit_;  // tasks that run, and a spare one unless it is 1
    std::mutex mutex_;
    std::condition_variable wake_;
    Lanes lanes_;  // in the order of their turns
    std::unordered_map<const api::Account*, Lanes::iterator> lane_of_;
    std::size_t waiting_ = 0;    // tasks
    std::size_t running_ = 0;    // tasks, but those that wait for something else than a processor
    std::size_t in_wait_ = 0;    // those
    std::size_t strangers_ = 0;  // of them strangers'
    std::size_t idle_ = 0;
    std::atomic<bool> giving_up_ = false;
    bool ending_ = false;                // what a task still posts is dropped
    std::vector<std::jthread> threads_;  // last: joined before what they use is gone
};

}  // namespace pidpys::daemon
