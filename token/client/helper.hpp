// SPDX-License-Identifier: MIT
// The other end of a helper process (token/host), started when something is asked of it. It serves one request at a time, but for
// signatures, each with a deadline: past it, and after an answer that is none, the helper is killed, and the next request begins a new one, a
// while later each time. What was kept of the old one (handles, logins) is nothing then: `life` tells.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "crypto/base/secret.hpp"
#include "platform/helper_process.hpp"
#include "token/client/errors.hpp"
#include "token/client/queue.hpp"
#include "token/host_choice.hpp"
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

    Helper(Hosts hosts, std::filesystem::path module, Patience patience)
        : hosts_(std::move(hosts)), module_(std::move(module)), patience_(patience) {}

    // In the life of the helper that is running, or of a new one, whose number `life` becomes.
    template <class Request>
    Answered<Held<Request>> call(const Request& request, std::uint64_t& life, Patience patience) {
        Turn turn(*this);
        turn.begin_waiting();
        if (auto there = ensure(turn); !there) return tl::unexpected(there.error());
        life = life_;
        return ask(turn, request, patience);
    }

    // unavailable: that life has ended.
    template <class Request>
    Answered<Held<Request>> call_in(std::uint64_t life, const Request& request, Patience patience) {
        Turn turn(*this);
        if (!sent_ahead(request)) turn.begin_waiting();
        turn.process = running();
        if (!turn.process || life != life_) return tl::unexpected(began_anew());
        return ask(turn, request, patience);
    }

    // What the library says of itself, empty before it runs; and why it does not.
    [[nodiscard]] std::string description() const;
    [[nodiscard]] std::optional<Error> trouble() const;
    [[nodiscard]] bool runs() const { return running() != nullptr; }  // as far as is known
    [[nodiscard]] Patience patience() const { return patience_; }
    void end();  // for good; whoever waits gets an error

private:
    using Process = std::shared_ptr<platform::HelperProcess>;

    // Signatures are asked for while those before them are still made: the library does not wait for us, and may make several at a
    // time. Only those, and without a PIN: it costs nothing if one was asked for in vain; and what no pipe holds would wait for the
    // one before.
    static constexpr std::size_t most_ahead = 4096;
    template <class Request>
    static bool sent_ahead(const Request& request) {
        if constexpr (std::same_as<Request, wire::Sign>)
            return request.pin.empty() && wire::size_of(request) <= most_ahead;
        else
            return false;
    }

    // Answers come in the order of the requests, and so places in the queue are taken by whoever sends.
    struct Turn {
        explicit Turn(Helper& helper) : place(helper.waiting_), sending(helper.sending_) {}
        void begin_waiting() {
            place.take();
            place.wait();
        }
        Queue::Place place;  // given up after others may send
        std::unique_lock<std::mutex> sending;
        Process process;
    };

    template <class Request>
    Answered<Held<Request>> ask(Turn& turn, const Request& request, Patience patience) {
        SecretBytes message(wire::Head::octets + wire::size_of(request));
        wire::write(request, message.data() + wire::Head::octets);
        const bool ahead = sent_ahead(request);
        if (ahead) turn.place.take(wire::most_side_by_side);
        const auto number = send(turn, Request::operation, message, patience, ahead);
        if (!number) return tl::unexpected(number.error());
        const auto deadline = std::chrono::steady_clock::now() + patience;
        const auto size = receive(*number, deadline, MakesSecret<Request> ? wire::max_secret : wire::max_answer);
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
    static Failure began_anew() { return Failure{{Errc::unavailable, "the helper began anew"}}; }
    [[nodiscard]] Process running() const;
    [[nodiscard]] Result<std::unique_ptr<platform::HelperProcess>> start() const;
    Answered<void> ensure(Turn& turn);
    // The request's number, when it is its turn to wait for the answer. `ahead`: others may send before that.
    Answered<std::uint64_t> send(Turn& turn, wire::Operation operation, SecretBytes& message, Patience patience,
                                 bool ahead);
    // The size of the answer that follows; a refusal is read here.
    Answered<std::size_t> receive(std::uint64_t number, std::chrono::steady_clock::time_point deadline,
                                  std::size_t most);
    Failure kill(Error why);
    void note(std::optional<Error> trouble);

    Hosts hosts_;
    std::filesystem::path module_;
    Patience patience_;
    std::mutex sending_;        // taken before a place
    std::uint64_t number_ = 0;  // of the last request
    std::uint64_t life_ = 0;    // changed under it, when it is one's turn

    Queue waiting_;        // of what follows, whoever's turn it is
    unsigned deaths_ = 0;  // in a row
    std::chrono::steady_clock::time_point not_before_{};

    mutable std::mutex shared_mutex_;  // of what others look at while a request waits
    Process process_;                  // changed under this, by whoever's turn it is
    std::string description_;
    std::optional<Error> trouble_;
    bool ended_ = false;
};

}  // namespace pidpys::token
