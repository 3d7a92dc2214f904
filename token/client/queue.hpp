// SPDX-License-Identifier: MIT
// Those who wait for answers, which come in the order of their places.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace pidpys::token {

class Queue {
public:
    // One's place, given up with this.
    class Place {
    public:
        explicit Place(Queue& queue) : queue_(queue) {}
        ~Place() {
            if (!taken_) return;
            wait();  // nobody is passed over
            queue_.leave();
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        // Behind all others; waits while `most` are in the queue.
        void take(std::uint64_t most = ~std::uint64_t{0}) {
            if (taken_) return;
            number_ = queue_.join(most);
            taken_ = true;
        }
        bool take_if_alone() {
            taken_ = taken_ || queue_.join_if_empty(number_);
            return taken_;
        }
        void wait() { queue_.wait(number_); }  // until it is its turn

    private:
        Queue& queue_;
        std::uint64_t number_ = 0;
        bool taken_ = false;
    };

private:
    std::uint64_t join(std::uint64_t most) {
        std::unique_lock lock(mutex_);
        moved_.wait(lock, [&] { return next_ - served_ < most; });
        return next_++;
    }
    bool join_if_empty(std::uint64_t& number) {
        const std::lock_guard lock(mutex_);
        if (next_ != served_) return false;
        number = next_++;
        return true;
    }
    void wait(std::uint64_t number) {
        std::unique_lock lock(mutex_);
        moved_.wait(lock, [&] { return served_ == number; });
    }
    void leave() {
        {
            const std::lock_guard lock(mutex_);
            ++served_;
        }
        moved_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable moved_;
    std::uint64_t next_ = 0, served_ = 0;
};

}  // namespace pidpys::token
