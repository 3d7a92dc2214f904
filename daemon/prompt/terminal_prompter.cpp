// SPDX-License-Identifier: MIT
#include "daemon/prompt/terminal_prompter.hpp"

#include <chrono>

namespace pidpys::daemon {

using namespace channel;

namespace {

using Steady = std::chrono::steady_clock;

std::chrono::milliseconds left_of(const Question& question) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::milliseconds(question.deadline) - std::chrono::duration_cast<std::chrono::milliseconds>(now);
}

Answer plain(Outcome outcome, std::string reason) { return {outcome, false, {}, std::move(reason)}; }

bool is_yes(const std::string& line) {
    return line == "y" || line == "Y" || line == "yes" || line == "т" || line == "так";
}
bool is_no(const std::string& line) {
    return line.empty() || line == "n" || line == "N" || line == "no" || line == "н" || line == "ні";
}

}  // namespace

TerminalPrompter::TerminalPrompter(std::unique_ptr<platform::Console> console) : console_(std::move(console)) {
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
    for (Entry& entry : std::exchange(queue_, {})) entry.done(service_stops());
}

void TerminalPrompter::ask(Question question, std::stop_token withdrawn, std::function<void(Answer)> done) {
    {
        const std::lock_guard lock(mutex_);
        if (!gone_ && !closed_) {
            queue_.push_back({std::move(question), std::move(withdrawn), std::move(done)});
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
            entry = std::move(queue_.front());
            queue_.pop_front();
        }
        entry.done(put(entry));
    }
}

Answer TerminalPrompter::put(const Entry& entry) {
    if (entry.withdrawn.stop_requested()) return plain(Outcome::cancelled, "the caller has left");
    if (left_of(entry.question).count() <= 0) return plain(Outcome::timed_out, "nobody answered in time");
    const std::stop_callback wake(entry.withdrawn, [this] { console_->interrupt(); });
    console_->write(terminal_text(entry.question));
    Answer answer = read_answer(entry);
    if (answer.outcome != Outcome::allowed && answer.outcome != Outcome::denied)
        console_->write("\n(" + answer.reason + ")\n");
    return answer;
}

Answer TerminalPrompter::read_answer(const Entry& entry) {
    const auto deadline = Steady::now() + left_of(entry.question);
    for (;;) {
        const auto line = console_->read_line(deadline);
        if (!line) {
            if (closed_) return service_stops();
            if (entry.withdrawn.stop_requested()) return plain(Outcome::cancelled, "the caller has left");
            if (line.error().code == Errc::timeout) return plain(Outcome::timed_out, "nobody answered in time");
            if (line.error().code == Errc::cancelled) continue;  // meant for the question before this one
            gone_ = true;
            return plain(Outcome::unavailable, line.error().detail);
        }
        if (entry.question.kind == QuestionKind::container) {
            if (line->empty()) return plain(Outcome::denied, "no file chosen on the terminal");
            if (line->front() == '/') return {Outcome::allowed, false, *line, "chosen on the terminal"};
        } else if (is_yes(*line)) {
            return plain(Outcome::allowed, "allowed on the terminal");
        } else if (entry.question.kind == QuestionKind::admission && (*line == "a" || *line == "always")) {
            return {Outcome::allowed, true, {}, "allowed for good on the terminal"};
        } else if (is_no(*line)) {
            return plain(Outcome::denied, "denied on the terminal");
        }
        console_->write(entry.question.kind == QuestionKind::container ? "A full path, or nothing: " : "y or n: ");
    }
}

}  // namespace pidpys::daemon
