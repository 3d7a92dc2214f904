// SPDX-License-Identifier: MIT
// Asks through pidpys-agent, the user's desktop program, over the local channel. Questions go to the agent that
// connected last; one that dies while it asks loses its questions to the next agent, or they end as unavailable. The
// deadline is kept here, whatever the agent does.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "channel/frame.hpp"
#include "channel/message.hpp"
#include "channel/prompter.hpp"
#include "platform/local_channel.hpp"

namespace pidpys::daemon {

class AgentPrompter : public channel::Prompter {
public:
    using Log = std::function<void(const std::string&)>;

    AgentPrompter(std::unique_ptr<platform::LocalChannel> channel, Log log);
    ~AgentPrompter() override;

    void ask(channel::Question question, std::stop_token withdrawn, std::function<void(channel::Answer)> done) override;
    [[nodiscard]] bool available() const override;
    [[nodiscard]] bool offers_login() const override { return login_agents_ > 0; }
    void progress(const channel::Work& work) override;

    void close();  // agents are let go; open questions, and those still asked, end as cancelled
    void set_control(channel::ControlHandler* handler);
    void state_changed();
    void tell(channel::HistoryEntry event);  // kept for the next agent if none is there

private:
    using Clock = std::chrono::steady_clock;
    struct Pending;
    struct Agent {
        channel::FrameReader reader;
        bool greeted = false;
        std::uint32_t version = 0;
        Clock::time_point opened;
    };
    class Mailbox;

    // All of these run on thread_ alone.
    void opened(platform::ConnectionId connection);
    void received(platform::ConnectionId connection, ByteView octets);
    void closed(platform::ConnectionId connection);
    std::optional<Clock::time_point> turn();
    void handle(platform::ConnectionId connection, channel::Message message);
    void greet(platform::ConnectionId connection, const channel::Hello& hello);
    void pass_over(platform::ConnectionId connection, const channel::Unknown& unknown);
    void take_reply(platform::ConnectionId connection, channel::Reply reply);
    [[nodiscard]] std::function<void(std::optional<channel::LoginFailure>)> answer_later(
        platform::ConnectionId connection, std::uint64_t request);
    void log_in(platform::ConnectionId connection, channel::Login login);
    void update_registry(platform::ConnectionId connection, std::uint64_t request);
    void watch_updates(platform::ConnectionId connection, const channel::Command& command);
    void hand_over(platform::ConnectionId connection, const channel::Fetch& fetch);
    void run_command(platform::ConnectionId connection, const channel::Command& command);
    // control_ is there
    Result<void> send_history(platform::ConnectionId connection, const std::string& target);
    Result<void> send_signed_under(platform::ConnectionId connection, const std::string& target);
    void send(platform::ConnectionId connection, const channel::Message& message);
    void send_state(platform::ConnectionId connection);
    void send_works(platform::ConnectionId connection);
    void take_progress(std::map<std::string, channel::Work> news);
    Result<void> stop_work(const std::string& id);
    void spread_news();
    std::optional<Clock::time_point> refresh_state();
    void hand_out();
    void end_expired();
    void take_notes();
    void drop(platform::ConnectionId connection, const std::string& why);
    [[nodiscard]] platform::ConnectionId current(channel::QuestionKind kind) const;  // of those who know the kind

    void finish(const std::shared_ptr<Pending>& pending, channel::Answer answer);
    void withdraw(const std::shared_ptr<Pending>& pending, channel::Outcome outcome);
    std::vector<std::shared_ptr<Pending>> pending() const;
    void log(const std::string& line) const;

    std::unique_ptr<platform::LocalChannel> channel_;
    Log log_;
    std::map<platform::ConnectionId, Agent> agents_;
    std::map<std::string, channel::Work> works_;               // under way, that a person can stop
    std::atomic<std::size_t> greeted_ = 0, login_agents_ = 0;  // and those who know questions of kind login
    std::atomic<bool> stale_ = false;                          // agents show an older state
    Clock::time_point state_sent_;                             // to all
    std::shared_ptr<Mailbox> mailbox_;                         // what other threads left for thread_

    mutable std::mutex mutex_;  // guards the two
    std::map<std::string, std::shared_ptr<Pending>> pending_;
    bool closed_ = false;

    std::mutex control_mutex_;  // held during a call of the handler
    channel::ControlHandler* control_ = nullptr;

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace pidpys::daemon
