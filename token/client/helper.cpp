// SPDX-License-Identifier: MIT
#include "token/client/helper.hpp"

#include <algorithm>

#include "crypto/base/plain_line.hpp"

namespace pidpys::token {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

// A module that falls at each start is not started all the time.
constexpr seconds longest_rest{60};

}  // namespace

std::string Helper::description() const {
    const std::lock_guard lock(shared_mutex_);
    return description_;
}

std::optional<Error> Helper::trouble() const {
    const std::lock_guard lock(shared_mutex_);
    return trouble_;
}

void Helper::note(std::optional<Error> trouble) {
    const std::lock_guard lock(shared_mutex_);
    trouble_ = std::move(trouble);
}

void Helper::end() {
    Process last;
    {
        const std::lock_guard lock(shared_mutex_);
        ended_ = true;
        last = process_;
    }
    Queue::Place idle(waiting_);
    if (!idle.take_if_alone()) {
        if (last) last->kill();
        return;
    }
    const std::lock_guard lock(shared_mutex_);
    process_.reset();
}

Result<std::unique_ptr<platform::HelperProcess>> Helper::start() const {
    const auto program = host_for(module_, hosts_);
    if (!program) return tl::unexpected(program.error());
    return platform::HelperProcess::start(*program, {reinterpret_cast<const char*>(module_.u8string().c_str())});
}

Helper::Process Helper::running() const {
    const std::lock_guard lock(shared_mutex_);
    return process_;
}

Answered<void> Helper::ensure(Turn& turn) {
    turn.process = running();
    if (turn.process) return {};
    if (Clock::now() < not_before_)
        return tl::unexpected(Failure{{Errc::unavailable, trouble().value_or(Error{}).detail}});
    auto started = start();
    if (!started) {
        note(started.error());
        return tl::unexpected(Failure{std::move(started.error())});
    }
    {
        const std::lock_guard lock(shared_mutex_);
        if (ended_) return tl::unexpected(Failure{{Errc::cancelled, "the service stops"}});
        turn.process = process_ = std::move(*started);
    }
    ++life_;
    auto begun = ask(turn, wire::Begin{}, patience_);
    if (!begun) {
        if (process_) kill(begun.error().error);
        return tl::unexpected(std::move(begun.error()));
    }
    note(std::nullopt);
    const std::lock_guard lock(shared_mutex_);
    description_ = plain_line(begun->value.manufacturer + ", " + begun->value.description + " " +
                              std::to_string(begun->value.major) + "." + std::to_string(begun->value.minor));
    return {};
}

Failure Helper::kill(Error why) {
    {
        const std::lock_guard lock(shared_mutex_);
        process_->kill();
        process_.reset();
    }
    deaths_ = std::min(deaths_ + 1, 7U);
    not_before_ = Clock::now() + std::min(seconds{(1 << deaths_) >> 2}, longest_rest);  // the first time at once
    note(why);
    return {std::move(why)};
}

Answered<std::uint64_t> Helper::send(Turn& turn, wire::Operation operation, SecretBytes& message, Patience patience,
                                     bool ahead) {
    const std::size_t size = message.size() - wire::Head::octets;
    if (size > wire::max_request)
        return tl::unexpected(Failure{{Errc::too_large, "more octets than a token is given at once"}});
    const std::uint64_t number = ++number_;
    wire::write(wire::Head{size, number, static_cast<std::uint64_t>(operation)}, message.data());
    const auto sent = turn.process->write(message.view(), Clock::now() + patience);
    if (ahead) turn.sending.unlock();
    turn.begin_waiting();
    if (turn.process != running()) return tl::unexpected(began_anew());  // whoever waited before has killed it
    if (!sent) return tl::unexpected(kill(sent.error()));
    return number;
}

Answered<std::size_t> Helper::receive(std::uint64_t number, Clock::time_point deadline, std::size_t most) {
    std::array<std::uint8_t, wire::Head::octets> octets{};
    if (auto got = process_->read(octets, deadline); !got) return tl::unexpected(kill(got.error()));
    const auto head = wire::read<wire::Head>(octets);
    if (!head || head->number != number) return tl::unexpected(kill(no_answer()));
    const auto outcome = static_cast<wire::Outcome>(head->kind);
    if (outcome == wire::Outcome::done && head->size <= most) return static_cast<std::size_t>(head->size);
    if (outcome != wire::Outcome::refused || head->size > wire::max_secret) return tl::unexpected(kill(no_answer()));
    Bytes body(static_cast<std::size_t>(head->size));
    if (auto got = process_->read(body, deadline); !got) return tl::unexpected(kill(got.error()));
    const auto refused = wire::read<wire::Refusal>(body);
    if (!refused) return tl::unexpected(kill(no_answer()));
    Failure failure = refusal(refused->code, refused->flags);
    if (!refused->words.empty()) failure.error.detail = plain_line(refused->words);
    return tl::unexpected(std::move(failure));
}

}  // namespace pidpys::token
