// SPDX-License-Identifier: MIT
#include "api/dss/auth/login_lane.hpp"

#include <algorithm>
#include <utility>

namespace pidpys::api::dss {

bool LoginLane::post(const std::string& client, std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    const auto of_client = static_cast<std::size_t>(
        std::count_if(waiting_.begin(), waiting_.end(), [&](const Entry& entry) { return entry.client == client; }));
    if (stopped_ || waiting_.size() >= places_ || 2 * of_client >= places_) return false;
    waiting_.push_back({client, std::move(task)});
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    changed_.notify_one();
    return true;
}

void LoginLane::run() {
    for (;;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopped_ || !waiting_.empty(); });
        if (stopped_) return;
        const Entry entry = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        entry.task();
    }
}

void LoginLane::stop() {
    std::deque<Entry> dropped;
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        dropped.swap(waiting_);
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

}  // namespace pidpys::api::dss
