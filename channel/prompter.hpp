// SPDX-License-Identifier: MIT
// Whoever can ask the user. Every question ends: allowed, denied, timed out, cancelled or unavailable.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "channel/question.hpp"

namespace pidpys::channel {

class Prompter {
public:
    virtual ~Prompter() = default;

    // `done` is called exactly once, from any thread (also before ask returns), at the deadline at the latest; a
    // question without a deadline gets one. A stop request withdraws the question (the caller has left).
    virtual void ask(Question question, std::stop_token withdrawn, std::function<void(Answer)> done) = 0;

    // Could a question be answered now? (An agent is connected, a policy is loaded …)
    [[nodiscard]] virtual bool available() const = 0;

    // How far an allowed batch has come; a total of 0: it has ended early. Shown where there is a window. Cheap, may be
    // dropped.
    virtual void progress(const std::string& /*question*/, std::uint64_t /*finished*/, std::uint64_t /*total*/) {}
};

// How a question ends when the daemon does.
inline Answer service_stops() { return {Outcome::cancelled, false, {}, "the service is stopping"}; }

}  // namespace pidpys::channel
