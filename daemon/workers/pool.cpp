// SPDX-License-Identifier: MIT
#include "daemon/workers/pool.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "crypto/base/cancellation.hpp"
#include "daemon/log.hpp"
#include "observe/work.hpp"

namespace pidpys::daemon {

std::size_t WorkerPool::default_threads() { return std::max<std::size_t>(2, std::thread::hardware_concurrency()); }

WorkerPool::WorkerPool(std::size_t threads) : limit_(std::max<std::size_t>(1, threads)) {
    threads_.reserve(limit_ + 1 + most_in_place);
}

void WorkerPool::end() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;  // a task that posts must not start another thread now
    }
    for (std::jthread& thread : threads_) thread.request_stop();
    wake_.notify_all();
    threads_.clear();
    lanes_.clear();  // what they hold may still post
}

bool WorkerPool::post(const api::AccountPtr& caller, std::function<void()> task) {
    if (observe::current_work()) task = observe::carry(std::move(task));
    const auto limits = caller->work();
    const bool stranger = !caller->trusted();
    const std::lock_guard lock(mutex_);
    if (ending_) return true;
    const auto known = lane_of_.find(caller.get());
    auto lane = known != lane_of_.end() ? known->second : lanes_.end();
    if (lane != lanes_.end() && lane->waiting.size() >= limits.queued) return false;
    if (lane == lanes_.end()) {
        lane = lanes_.insert(lanes_.end(), Lane{caller, {}, false, {}, 0});
        lane_of_.emplace(caller.get(), lane);
    }
    lane->limits = limits;
    lane->stranger = stranger;
    lane->waiting.push_back(std::move(task));
    ++waiting_;
    start_thread_if_needed();
    wake_.notify_one();
    return true;
}

// Under the lock. One that was started and has not come to work yet is among `threads_`.
void WorkerPool::start_thread_if_needed() {
    const std::size_t spare = limit_ > 1 && running_ >= limit_ ? 1 : 0;
    const std::size_t places = limit_ + spare + std::min(in_wait_, most_in_place);
    if (ending_ || idle_ >= waiting_ || threads_.size() >= places || next() == lanes_.end()) return;
    threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

void WorkerPool::wait_begins() {
    const std::lock_guard lock(mutex_);
    --running_;
    ++in_wait_;
    if (waiting_ == 0) return;
    start_thread_if_needed();
    wake_.notify_one();
}

// It goes on at once: for a moment there may be more than processors.
void WorkerPool::wait_ends() {
    const std::lock_guard lock(mutex_);
    ++running_;
    --in_wait_;
}

WorkerPool::Lanes::iterator WorkerPool::next() {
    const bool strangers_may = strangers_ + 1 < std::max<std::size_t>(2, limit_);
    const bool on_spare = running_ >= limit_;
    if (on_spare && (limit_ == 1 || running_ > limit_)) return lanes_.end();
    return std::find_if(lanes_.begin(), lanes_.end(), [&](const Lane& lane) {
        return !lane.waiting.empty() && lane.running < lane.limits.running && (strangers_may || !lane.stranger) &&
               (!on_spare || lane.running == 0);
    });
}

void WorkerPool::work(const std::stop_token& stop) {
    const CancelScope scope([this, &stop] { return giving_up_ || stop.stop_requested(); });
    const WaitHookScope hook(*this);
    std::unique_lock lock(mutex_);
    while (true) {
        ++idle_;
        auto lane = lanes_.end();
        wake_.wait(lock, [&] { return ending_ || (lane = next()) != lanes_.end(); });
        --idle_;
        if (ending_) return;
        auto task = std::move(lane->waiting.front());
        lane->waiting.pop_front();
        --waiting_;
        ++lane->running;
        ++running_;
        const std::size_t counted = lane->stranger ? 1 : 0;
        strangers_ += counted;
        lanes_.splice(lanes_.end(), lanes_, lane);  // the others first
        lock.unlock();
        try {
            task();
        } catch (const std::exception& bug) {  // the caller's reply is dropped and so answered with 500
            log(LogLevel::error, std::string("a task failed: ") + bug.what());
        }
        task = nullptr;  // what it holds ends here, not under the lock
        lock.lock();
        --running_;
        strangers_ -= counted;
        if (--lane->running == 0 && lane->waiting.empty()) {
            lane_of_.erase(lane->caller.get());
            lanes_.erase(lane);
        }
        if (waiting_ > 1) wake_.notify_one();  // one that had to wait may run now, beside the one taken here
    }
}

}  // namespace pidpys::daemon
