// SPDX-License-Identifier: MIT
// The state of one kind of job of a session: not started, running, done or failed (cipher-api 3). Downloads that wait
// for the job leave a continuation here; no thread waits. Thread-safe; continuations run without the lock.
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::api {

template <class T>
class JobSlot {
public:
    using Outcome = std::shared_ptr<const Result<T>>;
    using Waiter = std::function<void(Outcome)>;  // null: the job was never started

    struct State {
        bool running = false;
        Outcome outcome;  // of the latest finished job; null if none
    };

    // Takes the slot for a job that may still be refused (the user is being asked). False: taken already.
    // Until run() the former outcome stays readable.
    bool reserve() {
        const std::lock_guard lock(mutex_);
        if (reserved_ || running_ || closed_) return false;
        reserved_ = true;
        return true;
    }

    // The reserved job begins: from here on downloads wait for it.
    void run() {
        const std::lock_guard lock(mutex_);
        reserved_ = false;
        running_ = true;
    }

    // The reserved job does not begin. Its reason is kept unless there is a good result to keep.
    void reject(Error reason) {
        settle([&] {
            if (closed_ || (outcome_ && outcome_->has_value())) return;
            outcome_ = failed(std::move(reason));
        });
    }

    void finish(Result<T> result) {
        settle([&] {
            if (!closed_) outcome_ = std::make_shared<const Result<T>>(std::move(result));
        });
    }

    // The session is gone: whoever waits, now or later, gets `reason`.
    void close(Error reason) {
        settle([&] {
            closed_ = true;
            outcome_ = failed(std::move(reason));
        });
    }

    [[nodiscard]] State state() const {
        const std::lock_guard lock(mutex_);
        return {reserved_ || running_, outcome_};
    }

    // Calls `waiter` with the outcome: now, or when the running job ends. Waiters whose clients have gone make room for
    // others, so that no more wait than there are connections.
    void await(std::stop_token gone, Waiter waiter) {
        Outcome now;
        std::vector<Waiting> dropped;  // after the lock: they hold replies
        {
            const std::lock_guard lock(mutex_);
            if (running_ || (reserved_ && !outcome_)) {
                if (waiters_.size() >= many_waiters) drop_gone_locked(dropped);
                waiters_.push_back({std::move(gone), std::move(waiter)});
                return;
            }
            now = outcome_;
        }
        waiter(std::move(now));
    }

    [[nodiscard]] std::size_t waiters() const {
        const std::lock_guard lock(mutex_);
        return waiters_.size();
    }

private:
    struct Waiting {
        std::stop_token gone;
        Waiter call;
    };
    static constexpr std::size_t many_waiters = 16;

    void drop_gone_locked(std::vector<Waiting>& dropped) {
        const auto left = std::partition(waiters_.begin(), waiters_.end(),
                                         [](const Waiting& waiting) { return !waiting.gone.stop_requested(); });
        std::move(left, waiters_.end(), std::back_inserter(dropped));
        waiters_.erase(left, waiters_.end());
    }

    static Outcome failed(Error reason) {
        return std::make_shared<const Result<T>>(tl::unexpected<Error>(std::move(reason)));
    }

    template <class Change>
    void settle(Change change) {
        std::vector<Waiting> woken;
        Outcome outcome;
        {
            const std::lock_guard lock(mutex_);
            change();
            reserved_ = running_ = false;
            woken.swap(waiters_);
            outcome = outcome_;
        }
        for (const auto& waiting : woken) waiting.call(outcome);
    }

    mutable std::mutex mutex_;
    bool reserved_ = false, running_ = false, closed_ = false;
    Outcome outcome_;
    std::vector<Waiting> waiters_;
};

}  // namespace pidpys::api
