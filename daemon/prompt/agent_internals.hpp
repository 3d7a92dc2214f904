// SPDX-License-Identifier: MIT
// What the agent prompter's two sources share.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "channel/message.hpp"
#include "daemon/platform/local_channel.hpp"
#include "daemon/prompt/agent_prompter.hpp"

namespace pidpys::daemon {

struct AgentPrompter::Pending {
    channel::Question question;
    std::function<void(channel::Answer)> done;
    Clock::time_point deadline;
    platform::ConnectionId shown_by = 0;  // the prompter's thread alone; 0: no agent has it
    std::optional<std::stop_callback<std::function<void()>>> on_withdrawn;
};

// What other threads leave for the prompter's thread. Shared, because a login may be answered after the prompter is
// gone.
class AgentPrompter::Mailbox {
public:
    explicit Mailbox(platform::LocalChannel* channel) : channel_(channel) {}

    struct Contents {
        std::vector<std::pair<platform::ConnectionId, channel::Message>> messages;
        std::vector<channel::Progress> progress;
        std::vector<std::string> withdrawn;
    };

    template <class Change>
    void leave(Change&& change) {
        const std::lock_guard lock(mutex_);
        if (channel_ == nullptr) return;
        change(contents_);
        channel_->wake();
    }
    void wake() {
        leave([](Contents&) {});
    }
    Contents take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(contents_, {});
    }
    void close() {
        const std::lock_guard lock(mutex_);
        channel_ = nullptr;
    }

private:
    std::mutex mutex_;
    platform::LocalChannel* channel_;
    Contents contents_;
};

}  // namespace pidpys::daemon
