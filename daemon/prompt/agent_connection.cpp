// SPDX-License-Identifier: MIT
// The agent prompter's talk with one agent: greeting, answers, and the windows' commands.
#include <algorithm>
#include <charconv>

#include "daemon/prompt/agent_prompter.hpp"
#include "daemon/prompt/agent_internals.hpp"
#include "daemon/prompt/bounds.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

bool asks_for_a_list(CommandKind kind) {
    switch (kind) {
        case CommandKind::list_permissions:
        case CommandKind::list_origins:
        case CommandKind::list_history:
        case CommandKind::list_signed_under:
        case CommandKind::list_silences:
        case CommandKind::list_tokens: return true;
        default: return false;
    }
}

Error not_started() { return {Errc::unavailable, "the service has not started"}; }

// A record's, as commands name it.
Result<std::uint64_t> read_number(const std::string& target) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(target.data(), target.data() + target.size(), number);
    if (error != std::errc() || end != target.data() + target.size()) return fail(Errc::malformed, "not a number");
    return number;
}

}  // namespace

void AgentPrompter::set_control(ControlHandler* handler) {
    {
        const std::lock_guard lock(control_mutex_);
        control_ = handler;
    }
    if (handler != nullptr) state_changed();
}

void AgentPrompter::state_changed() {
    if (available() && !stale_.exchange(true)) mailbox_->wake();  // who comes later is told at once
}

void AgentPrompter::tell(HistoryEntry event) {
    mailbox_->tell(std::move(event));
    state_changed();
}

void AgentPrompter::opened(platform::ConnectionId connection) {
    agents_[connection].opened = Clock::now();
    send(connection, Hello{protocol_version, "pidpysd"});
}

void AgentPrompter::closed(platform::ConnectionId connection) {
    const auto found = agents_.find(connection);
    if (found == agents_.end()) return;
    if (found->second.greeted) --greeted_;
    if (found->second.greeted && found->second.version >= login_version) --login_agents_;
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
    if (auto* fetch = std::get_if<Fetch>(&message)) return hand_over(connection, *fetch);
    if (auto* unknown = std::get_if<Unknown>(&message)) return pass_over(connection, *unknown);
    drop(connection, "a message of the daemon's own");
}

void AgentPrompter::greet(platform::ConnectionId connection, const Hello& hello) {
    Agent& agent = agents_[connection];
    if (!speaks_with_us(hello)) return drop(connection, "protocol version " + std::to_string(hello.version));
    if (agent.greeted) return;
    if (hello.watches) {
        send_state(connection);
        return channel_->close(connection);
    }
    agent.greeted = true;
    agent.version = hello.version;
    ++greeted_;
    if (agent.version >= login_version) ++login_agents_;
    log("agent " + std::to_string(connection) + " is connected");
    send_state(connection);
    send_works(connection);
    spread_news();
}

void AgentPrompter::pass_over(platform::ConnectionId connection, const Unknown& unknown) {
    const std::string& what = unknown.command.empty() ? unknown.kind : unknown.command;
    if (unknown.request != 0) send(connection, CommandResult{unknown.request, Error{Errc::unsupported, what}, {}});
}

// An answer counts only from the agent that shows the question, so a late or second one changes nothing.
void AgentPrompter::take_reply(platform::ConnectionId connection, Reply reply) {
    for (const auto& entry : pending()) {
        if (entry->question.id != reply.question || entry->shown_by != connection) continue;
        if (entry->deadline <= Clock::now()) return;
        reply.answer.reason = "agent: " + reply.answer.reason;
        keep_within(entry->question, reply.answer);
        return finish(entry, std::move(reply.answer));
    }
}

// A piece of what is asked about, to the agent that shows the question and to nobody else.
void AgentPrompter::hand_over(platform::ConnectionId connection, const Fetch& fetch) {
    for (const auto& entry : pending()) {
        const Question& question = entry->question;
        if (question.id != fetch.question || entry->shown_by != connection) continue;
        const bool there = question.contents != nullptr && fetch.document < question.documents.size() &&
                           question.documents[fetch.document].at_hand;
        if (!there) break;
        const auto octets = question.contents->octets(fetch.document);
        if (!octets) return send(connection, CommandResult{fetch.request, octets.error(), {}});
        const ByteView rest = octets->subspan(std::min<std::uint64_t>(fetch.offset, octets->size()));
        return send(connection,
                    Piece{fetch.request, octets->size(), to_bytes(rest.first(std::min(rest.size(), max_piece)))});
    }
    send(connection, CommandResult{fetch.request, Error{Errc::not_found, "no such document is asked about"}});
}

// What answers a command from any thread, later.
std::function<void(std::optional<LoginFailure>)> AgentPrompter::answer_later(platform::ConnectionId connection,
                                                                             std::uint64_t request) {
    return [mailbox = mailbox_, connection, request](std::optional<LoginFailure> failure) {
        CommandResult message{request, {}, {}};
        if (failure)
            message = {request, std::move(failure->error), std::move(failure->certificate), failure->pin,
                       failure->pin_state};
        mailbox->leave(
            [&](Mailbox::Contents& contents) { contents.messages.emplace_back(connection, std::move(message)); });
    };
}

void AgentPrompter::log_in(platform::ConnectionId connection, Login login) {
    const auto answer = answer_later(connection, login.request);
    const std::lock_guard lock(control_mutex_);
    if (control_ == nullptr) return answer(LoginFailure{not_started(), {}});
    control_->login(std::move(login.login), answer);
}

void AgentPrompter::update_registry(platform::ConnectionId connection, std::uint64_t request) {
    const auto answer = answer_later(connection, request);
    const std::lock_guard lock(control_mutex_);
    if (control_ == nullptr) return answer(LoginFailure{not_started(), {}});
    control_->update_registry([answer](Result<void> done) {
        answer(done ? std::nullopt : std::optional(LoginFailure{std::move(done.error()), {}}));
    });
}

void AgentPrompter::watch_updates(platform::ConnectionId connection, const Command& command) {
    const auto answer = answer_later(connection, command.request);
    const bool wanted = command.target == "on";
    if (!wanted && command.target != "off") return answer(LoginFailure{{Errc::invalid_argument, "on or off"}, {}});
    const std::lock_guard lock(control_mutex_);
    if (control_ == nullptr) return answer(LoginFailure{not_started(), {}});
    control_->watch_updates(wanted, [answer](Result<void> done) {
        answer(done ? std::nullopt : std::optional(LoginFailure{std::move(done.error()), {}}));
    });
}

void AgentPrompter::run_command(platform::ConnectionId connection, const Command& command) {
    CommandResult result{command.request, {}, {}};
    if (command.kind == CommandKind::update_registry) return update_registry(connection, command.request);
    if (command.kind == CommandKind::watch_updates) return watch_updates(connection, command);
    if (command.kind == CommandKind::stop_work) {
        if (auto stopped = stop_work(command.target); !stopped) result.error = std::move(stopped.error());
        return send(connection, result);
    }
    {
        const std::lock_guard lock(control_mutex_);
        const auto note = [&](Result<void> done) {
            if (!done) result.error = std::move(done.error());
        };
        if (control_ == nullptr) {
            result.error = not_started();
        } else {
            switch (command.kind) {
                case CommandKind::logout: note(control_->logout(command.target)); break;
                case CommandKind::choose_key: note(control_->choose_key(command.target)); break;
                case CommandKind::start_without_keys: note(control_->start_without_keys()); break;
                case CommandKind::revoke_permission: note(control_->revoke_permission(command.target)); break;
                case CommandKind::revoke_origin: note(control_->revoke_origin(command.target)); break;
                case CommandKind::list_permissions: send(connection, Permissions{control_->permissions()}); break;
                case CommandKind::list_origins: send(connection, Origins{control_->origins()}); break;
                case CommandKind::list_history: note(send_history(connection, command.target)); break;
                case CommandKind::list_signed_under: note(send_signed_under(connection, command.target)); break;
                case CommandKind::list_silences: send(connection, Silences{control_->silences()}); break;
                case CommandKind::list_tokens: send(connection, Tokens{control_->tokens()}); break;
                case CommandKind::end_silence: note(control_->end_silence(command.target)); break;
                case CommandKind::stop_work:
                case CommandKind::update_registry:
                case CommandKind::watch_updates: break;  // above
                case CommandKind::screen_locked:
                    log("the screen is locked: permissions and keys in use end");
                    control_->screen_locked();
                    break;
            }
        }
    }
    send(connection, result);
    if (!asks_for_a_list(command.kind)) state_changed();
}

Result<void> AgentPrompter::send_history(platform::ConnectionId connection, const std::string& target) {
    const auto before = read_number(target);
    if (!before) return tl::unexpected(before.error());
    auto entries = control_->history(*before);
    if (!entries) return forward(entries);
    send(connection, History{*before, std::move(*entries)});
    return {};
}

Result<void> AgentPrompter::send_signed_under(platform::ConnectionId connection, const std::string& target) {
    const auto permission = read_number(target);
    if (!permission) return tl::unexpected(permission.error());
    auto entries = control_->signed_under(*permission);
    if (!entries) return forward(entries);
    send(connection, SignedUnder{*permission, std::move(*entries)});
    return {};
}

void AgentPrompter::send(platform::ConnectionId connection, const Message& message) {
    channel_->send(connection, frame(encode(message)));
}

void AgentPrompter::send_state(platform::ConnectionId connection) {
    const std::lock_guard lock(control_mutex_);
    if (control_ == nullptr) return;
    State state = control_->state();
    state.agents = greeted_;
    send(connection, state);
}

}  // namespace pidpys::daemon
