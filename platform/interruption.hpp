// SPDX-License-Identifier: MIT
// Ctrl-C, and the system's requests to end, while a command waits for somebody: a stop, so that it ends in order.
#pragma once

#include <memory>
#include <stop_token>

namespace pidpys::platform {

// As long as one lives, such a request ends nothing but what watches the token. Make it before the threads that wait.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    [[nodiscard]] std::stop_token token() const;

private:
    struct Watch;
    std::unique_ptr<Watch> watch_;
};

// For the end of a program: where an Interruption has held a request back, ends the process by it now. A shell sees that
// the command was interrupted and goes no further in its script.
void end_if_interrupted();

}  // namespace pidpys::platform
