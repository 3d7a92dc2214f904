// SPDX-License-Identifier: MIT
// Work that needs answers of servers and makes no exchange itself: asked for its next exchanges, given their answers, until
// it asks for none. No threads, no clock, no callbacks: a service drives it without a thread that waits, a command line by
// waiting, a test with answers made before.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "proof/inquiry.hpp"

namespace pidpys::proof {

class Errand {
public:
    virtual ~Errand() = default;
    // Exchanges that may be made side by side. None: it is at its end.
    virtual std::vector<online::Request> next() = 0;
    // What has been found makes the exchanges under way needless: they are given up. Asked from any thread after each answer.
    [[nodiscard]] virtual bool satisfied() const { return false; }
    // Their answers, in their order.
    virtual void take(std::vector<Result<online::Answer>> answers) = 0;
};

// For all exchanges of one errand (pki 5.2); clients give up after a minute.
inline constexpr std::chrono::seconds network_patience{25};

// Runs the errand to its end without waiting: `resume` gets what is to be done when answers are there, on whatever thread
// it likes (false: it takes no more, and all that is asked fails there and then). `done` is called once, at the errand's
// end. The fetcher outlives the last exchange.
void drive(const std::shared_ptr<Errand>& errand, online::Fetcher& fetcher, const std::stop_token& stop,
           const std::function<bool(std::function<void()>)>& resume, const std::function<void()>& done,
           std::chrono::seconds patience = network_patience);

// The same, waiting. Not on the fetcher's own thread.
void drive_now(Errand& errand, online::Fetcher& fetcher, const std::stop_token& stop = {},
               std::chrono::seconds patience = network_patience);

}  // namespace pidpys::proof
