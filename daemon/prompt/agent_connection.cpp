// SPDX-License-Identifier: MIT
// The agent prompter's talk with one agent: greeting, answers, and the windows' commands.
#include <charconv>

#include "daemon/prompt/agent_prompter.hpp"
#include "daemon/prompt/agent_internals.hpp"

namespace pidpys::daemon {

using namespace channel;

void AgentPrompter::set_control(ControlHandler* handler) {
    {
        const std::lock_guard lock(control_mutex_);
        control_ = handler;
    }
    if (handler != nullptr) state_changed();
}

void AgentPrompter::state_changed() {
    if (available() && !stale_.exchange(true)) mailbox_->wake();   // who comes later is told at once
}

void AgentPrompter::opened(platform::ConnectionId connection) {
    agents_[connection].opened = Clock::now();
    send(connection, Hello{protocol_version, "pidpysd"});
}

void AgentPrompter::closed(platform::ConnectionId connection) {
    const auto found = agents_.find(connection);
    if (found == agents_.end()) return;
    if (found->second.greeted) --greeted_;
    agents_.erase(found);
    log("agent " + std::to_string(connection) + " has gone");
    for (const auto& entry : pending())
        if (entry->shown_by == connection) entry->shown_by = 0;
    hand_out();
}

void AgentPrompter::drop(platform::ConnectionId connection, const std::string& why) {
    log("agent " + std::to_string(connection) + " is disconnected: " + why);
    channel_->close(connection);
}

void AgentPrompter::received(platform::ConnectionId connection, ByteView octets) {
    const auto found = agents_.find(connection);
    if (found == agents_.end()) return;
    bool good = true;
    const auto fed = found->second.reader.feed(octets, [&](ByteView payload) {
        auto message = decode(payload);
        if (!message) {
            drop(connection, message.error().detail);
        } else {
            handle(connection, std::move(*message));
        }
        return good = message.has_value();
    });
    if (good && !fed) drop(connection, fed.error().detail);
}

void AgentPrompter::handle(platform::ConnectionId connection, Message message) {
    if (auto* hello = std::get_if<Hello>(&message)) return greet(connection, *hello);
    if (!agents_[connection].greeted) return drop(connection, "a message before the greeting");
    if (auto* reply = std::get_if<Reply>(&message)) return take_reply(connection, std::move(*reply));
    if (auto* login = std::get_if<Login>(&message)) return log_in(connection, std::move(*login));
    if (auto* command = std::get_if<Command>(&message)) return run_command(connection, *command);
    drop(connection, "a message of the daemon's own");
}

void AgentPrompter::greet(platform::ConnectionId connection, const Hello& hello) {
    Agent& agent = agents_[connection];
    if (hello.version != protocol_version)
        return drop(connection, "protocol version " + std::to_string(hello.version));
    if (agent.greeted) return;
    agent.greeted = true;
    ++greeted_;
    log("agent " + std::to_string(connection) + " is connected");
    send_state(connection);
}

// An answer counts only from the agent that shows the question, so a late or second one changes nothing.
void AgentPrompter::take_reply(platform::ConnectionId connection, Reply reply) {
    for (const auto& entry : pending()) {
        if (entry->question.id != reply.question || entry->shown_by != connection) continue;
        if (entry->deadline <= Clock::now()) return;
        reply.answer.reason = "agent: " + reply.answer.reason;
        return finish(entry, std::move(reply.answer));
    }
}

void AgentPrompter::log_in(platform::ConnectionId connection, Login login) {
    const auto answer = [mailbox = mailbox_, connection, request = login.request](Result<void> result) {
        CommandResult message{request, {}};
        if (!result) message.error = std::move(result.error());
        mailbox->leave([&](Mailbox::Contents& contents) { contents.messages.emplace_back(connection, std::move(message)); });
    };
    const std::lock_guard lock(control_mutex_);
    if (control_ == nullptr) return answer(fail(Errc::unavailable, "the service has not started"));
    control_->login(std::move(login.login), answer);
}

void AgentPrompter::run_command(platform::ConnectionId connection, const Command& command) {
    CommandResult result{command.request, {}};
    {
        const std::lock_guard lock(control_mutex_);
        const auto note = [&](Result<void> done) {
            if (!done) result.error = std::move(done.error());
        };
        if (control_ == nullptr) {
            result.error = Error{Errc::unavailable, "the service has not started"};
        } else {
            switch (command.kind) {
                case CommandKind::logout: note(control_->logout()); break;
                case CommandKind::start_without_keys: note(control_->start_without_keys()); break;
                case CommandKind::revoke_permission: note(control_->revoke_permission(command.target)); break;
                case CommandKind::revoke_origin: note(control_->revoke_origin(command.target)); break;
                case CommandKind::list_permissions: send(connection, Permissions{control_->permissions()}); break;
                case CommandKind::list_origins: send(connection, Origins{control_->origins()}); break;
                case CommandKind::list_history: note(send_history(connection, command.target)); break;
                case CommandKind::screen_locked:
                    log("the screen is locked: permissions and keys in use end");
                    control_->screen_locked();
                    break;
            }
        }
    }
    send(connection, result);
    const bool changes = command.kind != CommandKind::list_permissions && command.kind != CommandKind::list_origins &&
                         command.kind != CommandKind::list_history;
    if (changes) state_changed();
}

Result<void> AgentPrompter::send_history(platform::ConnectionId connection, const std::string& target) {
    std::uint64_t before = 0;
    const auto [end, error] = std::from_chars(target.data(), target.data() + target.size(), before);
    if (error != std::errc() || end != target.data() + target.size()) return fail(Errc::malformed, "list_history");
    auto entries = control_->history(before);
    if (!entries) return forward(entries);
    send(connection, History{before, std::move(*entries)});
    return {};
}

void AgentPrompter::send(platform::ConnectionId connection, const Message& message) {
    channel_->send(connection, frame(encode(message)));
}

void AgentPrompter::send_state(platform::ConnectionId connection) {
    const std::lock_guard lock(control_mutex_);
    if (control_ != nullptr) send(connection, control_->state());
}

}  // namespace pidpys::daemon
