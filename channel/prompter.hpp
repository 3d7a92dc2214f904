// SPDX-License-Identifier: MIT
// Whoever can ask the user. Every question ends: allowed, denied, timed out, cancelled or unavailable.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "channel/question.hpp"

namespace pidpys::channel {

// What a server is asked for.
enum class Awaited { nothing, timestamp, status, list, certificates, answer };

// Signatures that have been allowed, while they are being made.
struct Work {
    std::string id;                         // of its own, or the permission's (PermissionEntry::id)
    std::string asker;                      // whom they are for: a site's origin, a DSS client, a program
    std::string owner;                      // of the key
    std::uint64_t finished = 0, total = 0;  // a total of 0: it has ended early
    std::function<void()> stop = {};        // a person ends the rest: any thread, at once; may come late, or again
    bool permission = false;                // its uses so far; revoking it is the stop
    // It goes on when this server has answered; its address, and what it is asked for.
    Awaited awaited = Awaited::nothing;
    std::string server = {};
    std::optional<Errc> failure = {};  // with a total of 0: why it has ended, by the server, if there is one
};

class Prompter {
public:
    virtual ~Prompter() = default;

    // `done` is called exactly once, from any thread (also before ask returns), at the deadline at the latest; a
    // question without a deadline gets one. A stop request withdraws the question (the caller has left).
    virtual void ask(Question question, std::stop_token withdrawn, std::function<void(Answer)> done) = 0;

    // Could a question be answered now? (An agent is connected, a policy is loaded …)
    [[nodiscard]] virtual bool available() const = 0;

    // Would it be a person who answers? Rules decide at once: no question to them is ever open.
    [[nodiscard]] virtual bool asks_person() const { return available(); }

    // Is there anybody who could take a key into use when asked to (a question of kind login)?
    [[nodiscard]] virtual bool offers_login() const { return false; }

    // How far it has come. Shown where there is a window, which can stop it. Cheap; of much news only the latest counts.
    virtual void progress(const Work& /*work*/) {}
};

// How a question ends when the daemon does.
inline Answer service_stops() { return {Outcome::cancelled, false, {}, "the service is stopping"}; }

}  // namespace pidpys::channel
