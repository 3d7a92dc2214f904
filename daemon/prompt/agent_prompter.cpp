// SPDX-License-Identifier: MIT
#include "daemon/prompt/agent_prompter.hpp"

#include <algorithm>
#include <optional>

#include "daemon/prompt/agent_internals.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

// The first version of agents that knows such questions.
std::uint32_t version_for(QuestionKind kind) {
    switch (kind) {
        case QuestionKind::login: return login_version;
        case QuestionKind::decryption:
        case QuestionKind::encryption: return message_version;
        case QuestionKind::new_keys:
        case QuestionKind::revocation: return new_keys_version;
        case QuestionKind::certificate_import: return import_version;
        default: return oldest_version;
    }
}

constexpr std::chrono::seconds handshake_limit{5};
constexpr std::chrono::milliseconds state_pause{250};  // each signature counts a permission down; nobody reads faster

std::chrono::steady_clock::time_point steady_deadline(std::int64_t unix_milliseconds) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto left =
        std::chrono::milliseconds(unix_milliseconds) - std::chrono::duration_cast<std::chrono::milliseconds>(now);
    return std::chrono::steady_clock::now() + left;
}

Progress message_of(const Work& work) {
    return {work.id,         work.finished, work.total,  work.asker,  work.owner, work.stop != nullptr,
            work.permission, work.awaited,  work.server, work.failure};
}

Answer without_answer(Outcome outcome, std::string reason) { return {outcome, false, {}, std::move(reason)}; }

}  // namespace

AgentPrompter::AgentPrompter(std::unique_ptr<platform::LocalChannel> channel, Log log)
    : channel_(std::move(channel)), log_(std::move(log)), mailbox_(std::make_shared<Mailbox>(channel_.get())) {
    thread_ = std::thread([this] {
        channel_->run({[this](platform::ConnectionId id) { opened(id); },
                       [this](platform::ConnectionId id, ByteView octets) { received(id, octets); },
                       [this](platform::ConnectionId id) { closed(id); }, [this] { return turn(); }});
    });
}

AgentPrompter::~AgentPrompter() { close(); }

void AgentPrompter::close() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    mailbox_->close();
    channel_->stop();
    thread_.join();
    for (const auto& open : pending()) finish(open, service_stops());
}

void AgentPrompter::ask(Question question, std::stop_token withdrawn, std::function<void(Answer)> done) {
    if (!available()) return done(without_answer(Outcome::unavailable, "no agent is connected"));
    if (question.documents.size() > max_documents)
        return done(without_answer(Outcome::not_asked, "too many documents to show"));
    auto entry = std::make_shared<Pending>();
    entry->deadline = steady_deadline(question.deadline);
    entry->question = std::move(question);
    entry->done = std::move(done);
    const std::string id = entry->question.id;
    bool unique = false, closed = false;
    {
        const std::lock_guard lock(mutex_);
        closed = closed_;
        unique = !closed && pending_.emplace(id, entry).second;
    }
    if (closed) return entry->done(service_stops());
    if (!unique) return entry->done(without_answer(Outcome::not_asked, "a question with this id is open"));
    // Outside the lock: the callback may run at once. It only leaves a note, so it never waits for thread_.
    entry->on_withdrawn.emplace(std::move(withdrawn), [mailbox = mailbox_, id] {
        mailbox->leave([&](Mailbox::Contents& contents) { contents.withdrawn.push_back(id); });
    });
    mailbox_->wake();
}

bool AgentPrompter::available() const { return greeted_ > 0; }

void AgentPrompter::progress(const Work& work) { mailbox_->report(work, greeted_); }

std::vector<std::shared_ptr<AgentPrompter::Pending>> AgentPrompter::pending() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<Pending>> all;
    all.reserve(pending_.size());
    for (const auto& [id, entry] : pending_) all.push_back(entry);
    return all;
}

void AgentPrompter::finish(const std::shared_ptr<Pending>& entry, Answer answer) {
    {
        const std::lock_guard lock(mutex_);
        pending_.erase(entry->question.id);
    }
    entry->done(std::move(answer));
}

void AgentPrompter::withdraw(const std::shared_ptr<Pending>& entry, Outcome outcome) {
    if (entry->shown_by != 0) send(entry->shown_by, Withdraw{entry->question.id, outcome});
}

std::optional<AgentPrompter::Clock::time_point> AgentPrompter::turn() {
    const auto now = Clock::now();
    for (const auto& [id, agent] : agents_)
        if (!agent.greeted && now - agent.opened > handshake_limit) drop(id, "no greeting");
    take_notes();
    end_expired();
    hand_out();

    std::optional<Clock::time_point> next = refresh_state();
    const auto sooner = [&](Clock::time_point when) { next = next ? std::min(*next, when) : when; };
    for (const auto& [id, agent] : agents_)
        if (!agent.greeted) sooner(agent.opened + handshake_limit);
    for (const auto& entry : pending()) sooner(entry->deadline);
    return next;
}

void AgentPrompter::take_notes() {
    Mailbox::Contents contents = mailbox_->take();
    for (const auto& [id, message] : contents.messages) send(id, message);
    take_progress(std::move(contents.progress));
    if (contents.withdrawn.empty()) return;
    for (const auto& entry : pending()) {
        if (std::find(contents.withdrawn.begin(), contents.withdrawn.end(), entry->question.id) ==
            contents.withdrawn.end())
            continue;
        withdraw(entry, Outcome::cancelled);
        finish(entry, without_answer(Outcome::cancelled, "the caller has left"));
    }
}

void AgentPrompter::take_progress(std::map<std::string, Work> news) {
    for (auto& [name, work] : news) {
        for (const auto& [id, agent] : agents_)
            if (agent.greeted) send(id, message_of(work));
        if (work.total == 0 || work.finished >= work.total)
            works_.erase(name);
        else if (work.stop)
            works_.insert_or_assign(name, std::move(work));
    }
}

// Sends it if it is due; answers when it will be.
std::optional<AgentPrompter::Clock::time_point> AgentPrompter::refresh_state() {
    if (!stale_) return {};
    const auto now = Clock::now();
    if (now < state_sent_ + state_pause) return state_sent_ + state_pause;
    spread_news();
    stale_ = false;  // before it is read: a change from now on is news again
    state_sent_ = now;
    for (const auto& [id, agent] : agents_)
        if (agent.greeted) send_state(id);
    return {};
}

// What goes on already, to an agent that has just come.
void AgentPrompter::send_works(platform::ConnectionId connection) {
    for (const auto& [id, work] : works_) send(connection, message_of(work));
}

Result<void> AgentPrompter::stop_work(const std::string& id) {
    const auto work = works_.find(id);
    if (work == works_.end()) return fail(Errc::not_found, "it is not under way");
    const Work& stopped = work->second;
    if (stopped.awaited != Awaited::nothing)
        log("waiting for " + stopped.server + " is stopped by the user");
    else
        log("signing is stopped by the user after " + std::to_string(stopped.finished) + " of " +
            std::to_string(stopped.total));
    stopped.stop();
    return {};
}

// With the state, so that a thousand signatures in a row are few messages.
void AgentPrompter::spread_news() {
    if (!available()) return;
    for (const auto& [event, news] : mailbox_->take_news())
        for (const auto& [id, agent] : agents_)
            if (agent.greeted) send(id, news);
}

void AgentPrompter::end_expired() {
    const auto now = Clock::now();
    for (const auto& entry : pending()) {
        if (entry->deadline > now) continue;
        withdraw(entry, Outcome::timed_out);
        finish(entry, without_answer(Outcome::timed_out, "nobody answered in time"));
    }
}

// Questions nobody shows go to the newest agent; without one they end here, or in close().
void AgentPrompter::hand_out() {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return;
    }
    for (const auto& entry : pending()) {
        if (entry->shown_by != 0) continue;
        const platform::ConnectionId agent = current(entry->question.kind);
        if (agent == 0) {
            finish(entry, without_answer(Outcome::unavailable, "the agent is gone"));
            continue;
        }
        entry->shown_by = agent;
        for (const Message& message : ask_messages(entry->question)) send(agent, message);
    }
}

platform::ConnectionId AgentPrompter::current(QuestionKind kind) const {
    const std::uint32_t needed = version_for(kind);
    for (auto at = agents_.rbegin(); at != agents_.rend(); ++at)
        if (at->second.greeted && at->second.version >= needed) return at->first;
    return 0;
}

void AgentPrompter::log(const std::string& line) const {
    if (log_) log_(line);
}

}  // namespace pidpys::daemon
