// SPDX-License-Identifier: MIT
// Time, threads and people as tests command them.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "api/workers.hpp"
#include "channel/prompter.hpp"

namespace pidpys::test {

class FakeClock final : public api::Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override { return now_; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override { return steady_; }
    void advance(std::chrono::milliseconds by) {
        now_ += by;
        steady_ += by;
    }

private:
    std::chrono::system_clock::time_point now_ = std::chrono::system_clock::now();
    std::chrono::steady_clock::time_point steady_ = std::chrono::steady_clock::now();
};

// Runs what was posted when told to.
class QueueWorkers final : public api::Workers {
public:
    bool post(const api::AccountPtr&, std::function<void()> task) override {
        tasks_.push_back(std::move(task));
        return true;
    }
    bool run_one() {
        if (tasks_.empty()) return false;
        const auto task = std::move(tasks_.front());
        tasks_.pop_front();
        task();
        return true;
    }
    void run_all() {
        while (run_one()) {}
    }
    void drop_all() { tasks_.clear(); }

private:
    std::deque<std::function<void()>> tasks_;
};

class FakeLoop final : public api::EventLoop {
public:
    explicit FakeLoop(const api::Clock& clock) : clock_(clock) {}
    void post(std::function<void()> task) override { at(clock_.steady(), std::move(task)); }
    void at(std::chrono::steady_clock::time_point when, std::function<void()> task) override {
        timers_.emplace_back(when, std::move(task));
    }
    void run_due() {
        auto timers = std::exchange(timers_, {});
        for (auto& [when, task] : timers) {
            if (when <= clock_.steady())
                task();
            else
                timers_.emplace_back(when, std::move(task));
        }
    }

private:
    const api::Clock& clock_;
    std::vector<std::pair<std::chrono::steady_clock::time_point, std::function<void()>>> timers_;
};

// Answers at once with `outcome`, or keeps the question until answer().
class FakePrompter final : public channel::Prompter {
public:
    std::optional<channel::Outcome> outcome = channel::Outcome::allowed;
    bool is_available = true, is_person = true;
    bool undecided = false;  // as rules of which none matches
    std::vector<channel::Question> questions;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> progress_seen;
    channel::Work last_work;

    void ask(channel::Question question, std::stop_token, std::function<void(channel::Answer)> done) override {
        questions.push_back(std::move(question));
        if (undecided && questions.back().may_stay_open)
            done(channel::left_open());
        else if (outcome)
            done({*outcome, false, {}, "test"});
        else
            waiting_.push_back(std::move(done));
    }
    [[nodiscard]] bool available() const override { return is_available; }
    [[nodiscard]] bool asks_person() const override { return is_available && is_person; }
    void progress(const channel::Work& work) override {
        progress_seen.emplace_back(work.finished, work.total);
        last_work = work;
    }
    void answer(channel::Outcome given, const std::vector<std::uint64_t>& left_out = {}) {
        for (const auto& done : std::exchange(waiting_, {})) {
            channel::Answer answer{given, false, {}, "test"};
            answer.left_out = left_out;
            done(std::move(answer));
        }
    }

private:
    std::vector<std::function<void(channel::Answer)>> waiting_;
};

}  // namespace pidpys::test
