// SPDX-License-Identifier: MIT
// The network thread: one event loop for sockets, timers, signals and tasks from other threads. Declared first in a
// process and destroyed last, for everything that answers a request may post to it.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "api/workers.hpp"

namespace boost::asio {
class io_context;
}

namespace pidpys::daemon {

class Loop final : public api::EventLoop {
public:
    Loop();
    ~Loop() override;
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void run();   // until stop(); the calling thread is the network thread
    void stop();  // from any thread

    // From any thread; `task` runs later on the network thread, in the order posted.
    void post(std::function<void()> task) override;
    [[nodiscard]] bool on_this_thread() const;
    [[nodiscard]] bool others_wait() const override;

    // From any thread. Timers cannot be withdrawn: a task checks whether it is still wanted.
    void at(std::chrono::steady_clock::time_point when, std::function<void()> task) override;

    // Calls the tasks in their order, one for each request of the system to end (SIGTERM, SIGINT); one more ends the
    // process.
    using Tasks = std::vector<std::function<void()>>;
    void on_terminate(const Tasks& tasks);

    boost::asio::io_context& context();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace pidpys::daemon
