// SPDX-License-Identifier: MIT
#include "daemon/prompt/terminal_prompter.hpp"

#include <chrono>
#include <utility>

#include "daemon/prompt/terminal_answer.hpp"
#include "daemon/prompt/terminal_words.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

using Steady = std::chrono::steady_clock;

std::chrono::milliseconds left_of(const Question& question) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::milliseconds(question.deadline) - std::chrono::duration_cast<std::chrono::milliseconds>(now);
}

Answer plain(Outcome outcome, std::string reason) { return {outcome, false, {}, std::move(reason)}; }

}  // namespace

TerminalPrompter::TerminalPrompter(std::unique_ptr<platform::Console> console, api::Language language)
    : console_(std::move(console)), language_(language) {
    thread_ = std::thread([this] { run(); });
}

TerminalPrompter::~TerminalPrompter() { close(); }

void TerminalPrompter::close() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
    console_->interrupt();
    thread_.join();
    while (!queue_.empty()) queue_.pop().done(service_stops());
}

void TerminalPrompter::ask(Question question, std::stop_token withdrawn, std::function<void(Answer)> done) {
    {
        const std::lock_guard lock(mutex_);
        if (!gone_ && !closed_) {
            const std::string asker = question.asker;
            queue_.push(asker, {std::move(question), std::move(withdrawn), std::move(done)});
            changed_.notify_all();
            return;
        }
    }
    done(closed_ ? service_stops() : plain(Outcome::unavailable, "the terminal is gone"));
}

void TerminalPrompter::run() {
    for (;;) {
        Entry entry;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return closed_ || !queue_.empty(); });
            if (closed_) return;
            entry = queue_.pop();
        }
        entry.done(put(entry));
    }
}

Answer TerminalPrompter::put(const Entry& entry) {
    if (entry.withdrawn.stop_requested()) return plain(Outcome::cancelled, "the caller has left");
    if (left_of(entry.question).count() <= 0) return plain(Outcome::timed_out, "nobody answered in time");
    const std::stop_callback wake(entry.withdrawn, [this] { console_->interrupt(); });
    Answer answer = read_answer(entry);
    if (answer.outcome == Outcome::timed_out) console_->write("\n(" + say(language_, Word::timed_out) + ")\n");
    if (answer.outcome == Outcome::cancelled) console_->write("\n(" + say(language_, Word::withdrawn) + ")\n");
    return answer;
}

Answer TerminalPrompter::read_answer(const Entry& entry) {
    const auto deadline = Steady::now() + left_of(entry.question);
    std::string text = terminal_text(entry.question, language_);
    for (;;) {
        const auto line = console_->ask(text, deadline);
        text.clear();
        if (!line) {
            if (closed_) return service_stops();
            if (entry.withdrawn.stop_requested()) return plain(Outcome::cancelled, "the caller has left");
            if (line.error().code == Errc::timeout) return plain(Outcome::timed_out, "nobody answered in time");
            if (line.error().code == Errc::cancelled) continue;  // meant for the question before this one
            gone_ = true;
            return plain(Outcome::unavailable, line.error().detail);
        }
        if (auto answer = answer_of_line(entry.question, *line, language_)) return std::move(*answer);
        const bool path = entry.question.kind == QuestionKind::container;
        text = say(language_, path ? Word::path_or_nothing : Word::yes_or_no);
    }
}

}  // namespace pidpys::daemon
