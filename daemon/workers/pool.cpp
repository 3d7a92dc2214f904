// SPDX-License-Identifier: MIT
#include "daemon/workers/pool.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "crypto/base/cancellation.hpp"
#include "daemon/log.hpp"

namespace pidpys::daemon {

std::size_t WorkerPool::default_threads() { return std::max<std::size_t>(2, std::thread::hardware_concurrency()); }

WorkerPool::WorkerPool(std::size_t threads) : limit_(std::max<std::size_t>(1, threads)) { threads_.reserve(limit_); }

WorkerPool::~WorkerPool() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;   // a task that posts must not start another thread now
    }
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();
}

void WorkerPool::post(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    if (ending_) return;
    tasks_.push_back(std::move(task));
    if (idle_ < tasks_.size() && threads_.size() < limit_)
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    wake_.notify_one();
}

void WorkerPool::work(const std::stop_token& stop) {
    const CancelScope scope([this, &stop] { return giving_up_ || stop.stop_requested(); });
    std::unique_lock lock(mutex_);
    while (true) {
        ++idle_;
        const bool some = wake_.wait(lock, stop, [this] { return !tasks_.empty(); });
        --idle_;
        if (!some || stop.stop_requested()) return;
        auto task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        try {
            task();
        } catch (const std::exception& bug) {   // the caller's reply is dropped and so answered with 500
            log(LogLevel::error, std::string("a task failed: ") + bug.what());
        }
        task = nullptr;   // what it holds ends here, not under the lock
        lock.lock();
    }
}

}  // namespace pidpys::daemon
