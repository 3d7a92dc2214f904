// SPDX-License-Identifier: MIT
// The one place where the daemon's way of asking is put together: the agent if one is connected, else the policy file
// if one is configured, else the terminal, else a refusal that says why.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "channel/control.hpp"
#include "channel/prompter.hpp"
#include "crypto/base/result.hpp"
#include "daemon/prompt/budget.hpp"

namespace pidpys::daemon {

struct PrompterConfig {
    std::string
        agent_socket;  // path of the agent's socket (platform/local_endpoint.hpp has the default); empty: no agents
    std::string policy_file;  // TOML, docs/policy.md; empty: none. With one, the terminal is never asked
    bool terminal = false;    // ask on the daemon's controlling terminal
    std::chrono::milliseconds default_deadline{120'000};  // for questions that carry none
    PromptLimits limits;                                  // of what is put to a person; a policy has its own counts
    std::function<void(const std::string&)> log;          // one line an event, English; any thread; may be empty
};

// The daemon's prompter, and its other talk with the agent.
class PromptDesk : public channel::Prompter {
public:
    // Whom the agents' windows talk to; nullptr before the handler dies (waits for a call in progress).
    virtual void set_control(channel::ControlHandler* handler) = 0;

    // Keys, permissions or origins changed: connected agents are told. Any thread, at once, no call back inside.
    virtual void state_changed() = 0;

    // Whom a no keeps silent, and an early end of it (false: there was none). Any thread.
    [[nodiscard]] virtual std::vector<channel::SilenceEntry> silences() = 0;
    virtual bool end_silence(const std::string& asker) = 0;

    // Something was done without a window: agents are told, soon and in one message for many. Any thread, at once.
    virtual void tell(channel::HistoryEntry event) = 0;

    // The service stops: open questions end as cancelled, and so does whatever is asked from now on. No answer comes on
    // another thread after the return, so what the answers use may be destroyed then.
    virtual void close() = 0;
};

// Errc::malformed, io: the policy file is unusable; io, busy: the socket cannot be opened or another daemon has it.
Result<std::unique_ptr<PromptDesk>> make_prompter(PrompterConfig config);

}  // namespace pidpys::daemon
