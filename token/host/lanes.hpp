// SPDX-License-Identifier: MIT
// Signatures that are made side by side, in libraries that let several threads in; their answers leave in the order in which
// they were asked for.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "token/host/wiping.hpp"

namespace pidpys::token::host {

class Lanes {
public:
    using Send = std::function<void(const Wiped& message)>;
    using Make = std::function<void(Wiped& message)>;

    Lanes(std::size_t most, Send send) : most_(most), send_(std::move(send)) {}
    ~Lanes();
    Lanes(const Lanes&) = delete;
    Lanes& operator=(const Lanes&) = delete;

    void post(Make make);  // waits while `most` are under way
    void finish();         // until everything was answered
    bool idle();

private:
    struct Place {
        Make make;
        Wiped message;
        bool ready = false;
    };
    void work();
    void send_what_is_ready();

    const std::size_t most_;
    const Send send_;
    std::mutex mutex_;
    std::condition_variable wake_, gone_;
    std::deque<std::shared_ptr<Place>> order_;    // unanswered
    std::deque<std::shared_ptr<Place>> waiting_;  // of them, that nobody makes yet
    std::size_t unused_ = 0;                      // threads
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace pidpys::token::host
