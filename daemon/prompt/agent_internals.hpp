// SPDX-License-Identifier: MIT
// What the agent prompter's two sources share.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "channel/message.hpp"
#include "platform/local_channel.hpp"
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
        std::map<std::string, channel::Work> progress;  // by the work's id: only its latest figure matters
        std::vector<std::string> withdrawn;
        std::map<std::string, channel::News> news;  // by the event's name
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
    // All but the news.
    Contents take() {
        const std::lock_guard lock(mutex_);
        Contents taken = std::exchange(contents_, {});
        contents_.news.swap(taken.news);
        return taken;
    }
    // Wakes nobody, as news are told with the state. One kind of them is one message, however often it happens.
    void tell(channel::HistoryEntry event) {
        const std::lock_guard lock(mutex_);
        channel::News& news = contents_.news[event.event];
        ++news.count;
        news.latest = std::move(event);
    }
    // What no agent watches is taken a few dozen works at a time. Who greets while this is left finds it in his turn.
    void report(const channel::Work& work, const std::atomic<std::size_t>& agents) {
        const std::lock_guard lock(mutex_);
        if (channel_ == nullptr) return;
        contents_.progress.insert_or_assign(work.id, work);
        if (agents > 0 || contents_.progress.size() >= most_unwatched) channel_->wake();
    }
    // Of the news alone: it waits until there is somebody to tell.
    std::map<std::string, channel::News> take_news() {
        const std::lock_guard lock(mutex_);
        return std::exchange(contents_.news, {});
    }
    void close() {
        const std::lock_guard lock(mutex_);
        channel_ = nullptr;
    }

private:
    static constexpr std::size_t most_unwatched = 32;
    std::mutex mutex_;
    platform::LocalChannel* channel_;
    Contents contents_;
};

}  // namespace pidpys::daemon
