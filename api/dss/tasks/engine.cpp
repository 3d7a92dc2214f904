// SPDX-License-Identifier: MIT
#include "api/dss/tasks/engine.hpp"

#include "api/dss/tasks/question.hpp"
#include "api/dss/time.hpp"

namespace pidpys::api::dss {
namespace {

using namespace std::chrono_literals;

constexpr auto stop_patience = 5s;
constexpr std::int64_t overdue_ms = 60'000;
constexpr auto prompter_patience = 30s, prompter_interval = 1s;

// How the batch ended, for callers (issue's mapping): the key or its holder is gone: try again later; all else,
// a wrong password or PIN above all, is the signing system's failure, and nothing tries it again by itself.
TaskState state_after(Errc error) {
    switch (error) {
        case Errc::unavailable:
        case Errc::not_found:
        case Errc::io: return TaskState::retry;
        default: return TaskState::crashed;
    }
}

}  // namespace

std::int64_t TaskEngine::now() const { return unix_ms(parts_.clock); }

void TaskEngine::after(JournalStep step) const {
    if (parts_.after) parts_.after(step);
}

void TaskEngine::accept(Task task, const std::vector<TaskFile>& files, const CertificateRecord& certificate) {
    const auto state = parts_.store->add_task(task, files);
    after(JournalStep::accepted);
    if (state == TaskState::asking) ask(task, files, certificate);
}

void TaskEngine::ask(const Task& task, const std::vector<TaskFile>& files, const CertificateRecord& certificate) {
    const auto order = order_of(task, files, certificate);
    auto question = order ? question_of(task, *order) : tl::unexpected(order.error());
    if (!question) return finish(task, TaskState::asking, TaskState::crashed, question.error().detail);
    parts_.prompter.ask(std::move(*question), stop_.get_token(),
                        [self = shared_from_this(), task](channel::Answer answer) {
                            self->parts_.workers.post(self->parts_.account, [self, task, answer = std::move(answer)] {
                                self->guarded(task, [&] { self->answered(task, answer); });
                            });
                        });
}

void TaskEngine::answered(const Task& task, const channel::Answer& answer) {
    const auto end = [&](TaskState state) { finish(task, TaskState::asking, state, answer.reason); };
    switch (answer.outcome) {
        case channel::Outcome::allowed:
            if (!parts_.store->move(task.number, TaskState::asking, TaskState::allowed, now(), answer.reason)) return;
            after(JournalStep::allowed);
            return sign(task);
        case channel::Outcome::denied: return end(TaskState::canceled);
        case channel::Outcome::timed_out: return end(TaskState::timed_out);
        case channel::Outcome::not_asked:
        case channel::Outcome::unavailable: return end(TaskState::retry);
        case channel::Outcome::cancelled:
            if (!stop_.stop_requested()) end(TaskState::retry);   // else it is asked again after the start
    }
}

void TaskEngine::sign(const Task& task) {
    const auto end = [&](TaskState state, const std::string& why) { finish(task, TaskState::allowed, state, why); };
    const auto certificate = parts_.store->certificate(task.thumbprint);
    if (!certificate) return end(TaskState::crashed, "the certificate was removed");
    if (certificate->not_after <= now()) return end(TaskState::crashed, "the certificate has expired");
    auto key = parts_.keys->open(*certificate);
    if (!key) return end(state_after(key.error().code), key.error().detail);
    auto pending = parts_.store->unsigned_files(task.number);
    {
        const std::lock_guard lock(mutex_);
        if (stop_.stop_requested()) return;
        ++batches_;
    }
    const auto self = shared_from_this();
    Batch::Parts parts{*parts_.store, parts_.journal, parts_.account, parts_.workers, parts_.clock, parts_.sign,
                       [self] { return self->stop_.stop_requested(); },
                       [self, task](std::uint64_t recorded, std::uint64_t total) {
                           self->after(JournalStep::recorded);
                           self->parts_.prompter.progress(task.id, recorded, total);
                       },
                       [self, task](std::optional<Error> error) {
                           self->guarded(task, [&] { self->ended(task, error); });
                           const std::lock_guard lock(self->mutex_);
                           --self->batches_;
                           self->idle_.notify_all();
                       }};
    std::make_shared<Batch>(std::move(parts), task, std::move(*key), std::move(pending))->start(parts_.lanes);
}

void TaskEngine::ended(const Task& task, const std::optional<Error>& error) {
    if (!error) return after(JournalStep::ended);
    if (error->code != Errc::cancelled) finish(task, TaskState::allowed, state_after(error->code), error->detail);
}

void TaskEngine::finish(const Task& task, TaskState from, TaskState to, const std::string& reason) {
    if (!parts_.store->move(task.number, from, to, now(), reason)) return;
    after(JournalStep::ended);
    if (from == TaskState::allowed) parts_.prompter.progress(task.id, 0, 0);
    if (parts_.log) parts_.log("DSS task " + task.id + " ended without signatures: " + reason);
}

// Work on a worker thread: a failing database must not take the process along. The journal stays as it is.
void TaskEngine::guarded(const Task& task, const std::function<void()>& work) {
    try {
        work();
    } catch (const StoreFailure& broken) {
        if (parts_.log) parts_.log("DSS task " + task.id + ": " + broken.what());
    }
}

void TaskEngine::resume(const std::vector<Task>& unfinished) {
    for (const auto& task : unfinished) {
        if (task.state == TaskState::allowed)
            guarded(task, [&] { sign(task); });
        else if (task.deadline <= now())
            finish(task, TaskState::asking, TaskState::timed_out, "the service was not running");
        else
            ask_when_possible(task, parts_.clock.steady() + prompter_patience);
    }
}

void TaskEngine::expire() {
    for (const auto& task : parts_.store->unfinished())
        if (task.state == TaskState::asking && task.deadline + overdue_ms < now())
            finish(task, TaskState::asking, TaskState::timed_out, "no answer was recorded");
}

void TaskEngine::ask_when_possible(const Task& task, std::chrono::steady_clock::time_point until) {
    const auto steady = parts_.clock.steady();
    if (stop_.stop_requested()) return;
    if (!parts_.prompter.available() && steady < until) {
        parts_.loop.at(steady + prompter_interval, [self = shared_from_this(), task, until] {
            self->parts_.workers.post(self->parts_.account, [self, task, until] {
                self->guarded(task, [&] { self->ask_when_possible(task, until); });
            });
        });
        return;
    }
    const auto certificate = parts_.store->certificate(task.thumbprint);
    if (!certificate) return finish(task, TaskState::asking, TaskState::crashed, "the certificate was removed");
    ask(task, parts_.store->files(task.number), *certificate);
}

void TaskEngine::stop() {
    stop_.request_stop();
    std::unique_lock lock(mutex_);
    idle_.wait_for(lock, stop_patience, [&] { return batches_ == 0; });
}

}  // namespace pidpys::api::dss
