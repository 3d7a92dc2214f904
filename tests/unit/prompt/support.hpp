// SPDX-License-Identifier: MIT
// What the prompter tests share: questions, one awaited answer, and an agent that speaks the
// channel by hand over a bare socket.
#pragma once

#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>

#include "channel/message.hpp"
#include "channel/prompter.hpp"
#include "crypto/base/encoding.hpp"
#include "tests/main/temporary_directory.hpp"
#include "wire.hpp"

namespace pidpys::test {

inline std::int64_t in_milliseconds(int milliseconds) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count() + milliseconds;
}

inline channel::Question page_question(int milliseconds = 5000) {
    channel::Question question;
    question.id = random_uuid();
    question.kind = channel::QuestionKind::signature;
    question.origin = "https://bank.ua";
    question.key.owner = "Петренко Олена Іванівна";
    question.key.fingerprint = "ab12";
    question.documents.push_back({"Договір.pdf", 1000, "SHA-256", "00ff"});
    question.deadline = in_milliseconds(milliseconds);
    return question;
}

// A question put to a prompter, and its one answer.
class Asked {
public:
    Asked(channel::Prompter& prompter, channel::Question question) {
        // The promise is shared: who waits for it may be gone before set_value has returned.
        prompter.ask(std::move(question), stop_.get_token(),
                     [promise = answer_](channel::Answer answer) { promise->set_value(std::move(answer)); });
    }
    void withdraw() { stop_.request_stop(); }
    [[nodiscard]] bool answered() { return future_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
    [[nodiscard]] bool open() { return future_.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout; }
    channel::Answer answer() {
        if (future_.wait_for(std::chrono::seconds(10)) != std::future_status::ready)
            throw std::runtime_error("no answer");
        return future_.get();
    }

private:
    std::stop_source stop_;
    std::shared_ptr<std::promise<channel::Answer>> answer_ = std::make_shared<std::promise<channel::Answer>>();
    std::future<channel::Answer> future_ = answer_->get_future();
};

// The agent's end of the channel.
class BareAgent {
public:
    explicit BareAgent(const std::string& socket_path, bool greet = true);

    void send(const channel::Message& message);
    void send_octets(ByteView octets);
    // The next message of this kind, others dropped; throws after ten seconds or when the daemon closes.
    template <class T>
    T next() {
        for (;;) {
            channel::Message message = receive();
            if (auto* wanted = std::get_if<T>(&message)) return std::move(*wanted);
        }
    }
    bool closed_by_daemon();  // waits for it

private:
    channel::Message receive();

    Wire wire_;
    Bytes buffer_;
};

}  // namespace pidpys::test
