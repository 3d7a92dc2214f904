// SPDX-License-Identifier: MIT
#include "token/host/lanes.hpp"

namespace pidpys::token::host {

Lanes::~Lanes() {
    finish();
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    for (std::thread& each : threads_) each.join();
}

void Lanes::post(Make make) {
    auto place = std::make_shared<Place>();
    place->make = std::move(make);
    std::unique_lock lock(mutex_);
    gone_.wait(lock, [this] { return order_.size() < most_; });
    order_.push_back(place);
    waiting_.push_back(std::move(place));
    if (unused_ < waiting_.size() && threads_.size() < most_) threads_.emplace_back([this] { work(); });
    lock.unlock();
    wake_.notify_one();
}

void Lanes::finish() {
    std::unique_lock lock(mutex_);
    gone_.wait(lock, [this] { return order_.empty(); });
}

bool Lanes::idle() {
    const std::lock_guard lock(mutex_);
    return order_.empty();
}

void Lanes::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++unused_;
        wake_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
        --unused_;
        if (waiting_.empty()) return;
        const auto place = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        place->make(place->message);
        lock.lock();
        place->ready = true;
        send_what_is_ready();
    }
}

// Under the lock, which keeps the order: the other end reads all the time.
void Lanes::send_what_is_ready() {
    while (!order_.empty() && order_.front()->ready) {
        send_(order_.front()->message);
        order_.pop_front();
    }
    gone_.notify_all();
}

}  // namespace pidpys::token::host
