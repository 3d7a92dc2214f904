// SPDX-License-Identifier: MIT
// What this node has of the queue (store/work.hpp): slices that it signs, questions that it asks. Their leases are renewed on a
// thread of its own for as long as somebody here holds them; what is lost is told to whoever holds it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "api/dss/store/store.hpp"

namespace pidpys::api::dss {

// A slice or a question of this node. Whoever drops the last reference holds it no more: its lease runs out.
class Holding {
public:
    using Clock = std::chrono::steady_clock;
    Holding(const Lease& of, Clock::time_point until) : lease(of), until_(until) {}

    const Lease lease;

    // False: others may have it, and what is written would be refused. True is no promise.
    [[nodiscard]] bool lasts() const { return !gone_.stop_requested() && Clock::now() < until_.load(); }
    // Stops when somebody else has it, or this node is to leave it.
    [[nodiscard]] std::stop_token gone() const { return gone_.get_token(); }
    // Nothing of it is to be signed any more: what is left is to write it.
    void note_signed() { signed_ = true; }

private:
    friend class Claims;
    std::atomic<Clock::time_point> until_;
    std::stop_source gone_;
    std::atomic<bool> signed_ = false;
};
using HoldingPtr = std::shared_ptr<Holding>;

struct Taken {
    Slice slice;
    HoldingPtr held;
};
using TakenPtr = std::shared_ptr<const Taken>;

class Claims {
public:
    struct Parts {
        std::shared_ptr<Store> store;
        std::chrono::milliseconds lease;    // as the store has it
        std::function<void()> look;         // there may be something to take; from any thread, and quick
        std::function<void()> look_around;  // the same, and questions that nobody asks
        std::function<void(const std::string&)> log;
    };

    // Slices at a time; of a task: those to be signed, one of them in advance, and with those that are written.
    static constexpr std::size_t most = 32, most_to_sign = 2, most_of_task = 4;
    static constexpr std::chrono::milliseconds look_every{2000}, refused_for{30'000};

    explicit Claims(Parts parts) : parts_(std::move(parts)) {}
    ~Claims() { leave(); }
    Claims(const Claims&) = delete;
    Claims& operator=(const Claims&) = delete;

    // Says that the node is there, and hears of others' work.
    void start();
    // The next slice that there is room for. Nothing: none, or the node is closing.
    TakenPtr next();
    [[nodiscard]] bool has_room();
    // Nothing more of the task is taken for now.
    [[nodiscard]] bool is_full(std::int64_t task);
    // What the store has given by another way.
    HoldingPtr hold(const Lease& lease);
    [[nodiscard]] bool asks(std::int64_t task);

    // Its work has ended here: it makes room.
    static void drop(const HoldingPtr& held) { held->gone_.request_stop(); }
    // For others to take. A store that fails is passed over: the lease runs out.
    void give_back(const HoldingPtr& held);
    // This node cannot sign it and leaves the task alone for a while. False: nor can any other that is there.
    bool refuse(const HoldingPtr& held);
    // None of the task is taken for so long.
    void pass_over(std::int64_t task, std::chrono::milliseconds time);
    // Whether there was more to take than there was room for, when it was last looked.
    [[nodiscard]] bool left_some() const { return left_some_; }
    // Whether there would have been room but for slices that are being written.
    [[nodiscard]] bool waits_for_writes() const { return waits_for_writes_; }

    void close();  // takes no more, and withdraws what is asked; what is signed is kept
    void leave();  // gives all back; the end

private:
    void keep();
    void renew();
    std::vector<HoldingPtr> held();    // but what has ended
    std::vector<std::int64_t> full();  // tasks that nothing is taken of

    const Parts parts_;
    std::vector<Lease> withdrawn_;  // questions, by close(); of whoever closes
    std::atomic<bool> closed_ = false, left_some_ = false, waits_for_writes_ = false;
    std::atomic<bool> failed_ = false;  // the store, at the last renewal
    std::mutex mutex_;                  // of what follows
    std::condition_variable wake_;
    std::vector<std::weak_ptr<Holding>> held_;
    std::vector<std::pair<std::int64_t, Holding::Clock::time_point>> passed_over_;  // until when
    bool starts_ = false, left_ = false;
    std::jthread keeper_;
};

}  // namespace pidpys::api::dss
