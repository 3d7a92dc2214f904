// SPDX-License-Identifier: MIT
#include "daemon/transport/loop.hpp"

#include <atomic>
#include <csignal>
#include <deque>
#include <exception>
#include <optional>
#include <queue>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/log.hpp"

namespace pidpys::daemon {
namespace {

namespace asio = boost::asio;
using TimePoint = std::chrono::steady_clock::time_point;

struct Timed {
    TimePoint when;
    std::uint64_t order;  // tasks of one moment run in the order they came
    std::function<void()> task;
    bool operator<(const Timed& other) const { return when != other.when ? when > other.when : order > other.order; }
};

}  // namespace

struct Loop::Impl {
    asio::io_context context{1};  // one thread runs it
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    std::optional<asio::signal_set> signals;
    std::deque<std::function<void()>> at_end;
    asio::steady_timer timer{context};
    std::priority_queue<Timed> timed;
    std::uint64_t order = 0;
    TimePoint armed = TimePoint::max();
    std::atomic<std::thread::id> thread{};
    bool crowded = false;  // of that thread

    void add(TimePoint when, std::function<void()> task) {
        timed.push({when, order++, std::move(task)});
        arm();
    }

    // What has waited for nobody but its own event is the first after a pause; what is there then waited for that.
    void run() {
        while (true) {
            crowded = true;
            if (context.poll_one() > 0) continue;
            crowded = false;
            if (context.run_one() == 0) return;
        }
    }

    void await_end() {
        signals->async_wait([this](const boost::system::error_code& error, int) {
            if (error || at_end.empty()) return;
            const auto task = std::move(at_end.front());
            at_end.pop_front();
            if (at_end.empty())
                asio::post(context, [this] { signals.reset(); });  // the default action is back for the next
            else
                await_end();
            task();
        });
    }

    void arm() {
        if (timed.empty() || timed.top().when >= armed) return;
        armed = timed.top().when;
        timer.expires_at(armed);
        timer.async_wait([this](const boost::system::error_code& error) {
            if (error) return;
            armed = TimePoint::max();
            run_due();
            arm();
        });
    }

    void run_due() {
        const TimePoint now = std::chrono::steady_clock::now();
        while (!timed.empty() && timed.top().when <= now) {
            auto task = std::move(const_cast<Timed&>(timed.top()).task);  // popped at once; its order is untouched
            timed.pop();
            task();
        }
    }
};

Loop::Loop() : impl_(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

void Loop::run() {
    impl_->thread = std::this_thread::get_id();
    while (true) {
        try {
            impl_->run();
            break;
        } catch (const std::exception& bug) {  // a task that failed ends alone
            log(LogLevel::error, std::string("a task failed: ") + bug.what());
        }
    }
    impl_->thread = std::thread::id{};
}

void Loop::stop() { impl_->context.stop(); }

void Loop::post(std::function<void()> task) { asio::post(impl_->context, std::move(task)); }

bool Loop::on_this_thread() const {
    return impl_->thread.load(std::memory_order_relaxed) == std::this_thread::get_id();
}

bool Loop::others_wait() const { return on_this_thread() && impl_->crowded; }

void Loop::at(TimePoint when, std::function<void()> task) {
    if (on_this_thread()) return impl_->add(when, std::move(task));
    asio::post(impl_->context,
               [impl = impl_.get(), when, task = std::move(task)]() mutable { impl->add(when, std::move(task)); });
}

void Loop::on_terminate(const Tasks& tasks) {
    impl_->signals.emplace(impl_->context, SIGTERM, SIGINT);
#ifdef SIGBREAK  // a console that is closed
    impl_->signals->add(SIGBREAK);
#endif
    impl_->at_end = {tasks.begin(), tasks.end()};
    impl_->await_end();
}

asio::io_context& Loop::context() { return impl_->context; }

}  // namespace pidpys::daemon
