// SPDX-License-Identifier: MIT
// A conversation with the person at the daemon's controlling terminal, line by line. An interface, so that tests can
// play the person.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

class Console {
public:
    virtual ~Console() = default;

    virtual void write(const std::string& text) = 0;

    // Shows the question and takes the next line, without its end, at most 4096 octets. What was typed before the question is
    // there is thrown away: it answers nothing; what comes after is an answer, however fast. timeout; cancelled (interrupt()
    // was called); unavailable (the terminal is gone).
    virtual Result<std::string> ask(const std::string& question, std::chrono::steady_clock::time_point deadline) = 0;

    // Ends an ask in progress; any thread. Sticks until the next ask has seen it.
    virtual void interrupt() = 0;
};

// unavailable: the process has no controlling terminal, or is not in its foreground.
Result<std::unique_ptr<Console>> open_console();

}  // namespace pidpys::platform
