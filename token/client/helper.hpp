// SPDX-License-Identifier: MIT
// The other end of a helper process (token/host), started when something is asked of it. One request at a time, each with a
// deadline: past it, and after an answer that is none, the helper is killed, and the next request begins a new one, a while
// later each time. What was kept of the old one (handles, logins) is nothing then: `life` tells.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>

#include "crypto/base/secret.hpp"
#include "platform/helper_process.hpp"
#include "token/client/errors.hpp"
#include "token/wire/messages.hpp"

namespace pidpys::token {

// What a key has made goes to memory for secrets, which is small; lists do not.
template <class Request>
concept MakesSecret = std::same_as<typename Request::Answer, wire::Sign::Answer>;
template <class Request>
using AnswerOctets = std::conditional_t<MakesSecret<Request>, SecretBytes, Bytes>;

// An answer with the octets it looks into.
template <class Request>
struct Held {
    AnswerOctets<Request> octets;
    typename Request::Answer value;
    const typename Request::Answer* operator->() const { return &value; }
};

class Helper {
public:
    using Patience = std::chrono::milliseconds;

    Helper(std::filesystem::path program, std::filesystem::path module, Patience patience)
        : program_(std::move(program)), module_(std::move(module)), patience_(patience) {}

    // In the life of the helper that is running, or of a new one, whose number `life` becomes.
    template <class Request>
    Answered<Held<Request>> call(const Request& request, std::uint64_t& life, Patience patience) {
        const std::lock_guard lock(mutex_);
        if (auto there = ensure(); !there) return tl::unexpected(there.error());
        life = life_;
        return ask(request, patience);
    }

    // unavailable: that life has ended.
    template <class Request>
    Answered<Held<Request>> call_in(std::uint64_t life, const Request& request, Patience patience) {
        const std::lock_guard lock(mutex_);
        if (!process_ || life != life_) return tl::unexpected(Failure{{Errc::unavailable, "the helper began anew"}});
        return ask(request, patience);
    }

    // What the library says of itself, and why it does not run; empty where that is so.
    [[nodiscard]] std::string description() const;
    [[nodiscard]] std::string trouble() const;
    [[nodiscard]] Patience patience() const { return patience_; }
    void end();  // for good; whoever waits gets an error

private:
    template <class Request>
    Answered<Held<Request>> ask(const Request& request, Patience patience) {
        SecretBytes message(wire::Head::octets + wire::size_of(request));
        wire::write(request, message.data() + wire::Head::octets);
        const auto deadline = std::chrono::steady_clock::now() + patience;
        const auto size =
            send(Request::operation, message, deadline, MakesSecret<Request> ? wire::max_secret : wire::max_answer);
        if (!size) return tl::unexpected(size.error());
        Held<Request> held{AnswerOctets<Request>(*size), {}};
        if (auto got = process_->read({held.octets.data(), held.octets.size()}, deadline); !got)
            return tl::unexpected(kill(got.error()));
        auto value = wire::read<typename Request::Answer>({held.octets.data(), held.octets.size()});
        if (!value) return tl::unexpected(kill(no_answer()));
        if (Request::operation != wire::Operation::begin) deaths_ = 0;
        held.value = std::move(*value);
        return held;
    }

    static Error no_answer() { return {Errc::malformed, "the helper's answer is none"}; }
    Answered<void> ensure();
    // The size of the answer that follows; a refusal is read here.
    Answered<std::size_t> send(wire::Operation operation, SecretBytes& message,
                               std::chrono::steady_clock::time_point deadline, std::size_t most);
    Failure kill(Error why);
    void note(std::string trouble);

    std::filesystem::path program_, module_;
    Patience patience_;
    std::mutex mutex_;
    std::shared_ptr<platform::HelperProcess> process_;  // changed under both mutexes
    std::uint64_t life_ = 0, number_ = 0;
    unsigned deaths_ = 0;  // in a row
    std::chrono::steady_clock::time_point not_before_{};
    mutable std::mutex shared_mutex_;  // of what others look at while a request waits
    std::string description_, trouble_;
    bool ended_ = false;
};

}  // namespace pidpys::token
