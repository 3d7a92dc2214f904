// SPDX-License-Identifier: MIT
// Asks the person at the daemon's terminal: every fact of the question on lines of its own, then y or n (terminal_answer.hpp). One question
// at a time, the askers in turns; whatever was typed before it was shown does not count. Strangers' texts are shown
// without any escape.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "api/messages/language.hpp"
#include "channel/prompter.hpp"
#include "channel/turns.hpp"
#include "platform/console.hpp"

namespace pidpys::daemon {

// The question as lines for a terminal, the last one the prompt without a line end.
std::string terminal_text(const channel::Question& question, api::Language language);

class TerminalPrompter : public channel::Prompter {
public:
    TerminalPrompter(std::unique_ptr<platform::Console> console, api::Language language);
    ~TerminalPrompter() override;

    void ask(channel::Question question, std::stop_token withdrawn, std::function<void(channel::Answer)> done) override;
    [[nodiscard]] bool available() const override { return !gone_; }
    void close();  // open questions, and those still asked, end as cancelled

private:
    struct Entry {
        channel::Question question;
        std::stop_token withdrawn;
        std::function<void(channel::Answer)> done;
    };

    void run();
    channel::Answer put(const Entry& entry);
    channel::Answer read_answer(const Entry& entry);

    std::unique_ptr<platform::Console> console_;
    const api::Language language_;
    std::atomic<bool> gone_ = false, closed_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    channel::Turns<Entry> queue_;
    std::thread thread_;
};

}  // namespace pidpys::daemon
