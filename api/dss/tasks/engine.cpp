// SPDX-License-Identifier: MIT
#include "api/dss/tasks/engine.hpp"

#include <algorithm>

#include "api/dss/tasks/question.hpp"
#include "api/dss/time.hpp"
#include "api/order/who.hpp"
#include "api/session/open_keys.hpp"
#include "crypto/base/encoding.hpp"

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
        case Errc::io:
        case Errc::held: return TaskState::retry;
        default: return TaskState::crashed;
    }
}

}  // namespace

std::int64_t TaskEngine::now() const { return unix_ms(parts_.clock); }

void TaskEngine::after(TaskStep step) const {
    if (parts_.after) parts_.after(step);
}

void TaskEngine::accept(Task task, const std::vector<TaskFile>& files, const CertificateRecord& certificate,
                        FileSources sources) {
    const auto state = parts_.store->add_task(task, files, parts_.prompter.asks_person());
    after(TaskStep::accepted);
    if (state == TaskState::asking) ask(task, files, certificate, std::move(sources));
}

void TaskEngine::ask(const Task& task, const std::vector<TaskFile>& files, const CertificateRecord& certificate,
                     FileSources sources) {
    const auto order = order_of(task, files, certificate);
    auto question = order ? question_of(task, *order) : tl::unexpected(order.error());
    if (!question) return finish(task, TaskState::asking, TaskState::crashed, question.error().detail);
    if (const auto box = parts_.store->box(task.box_id)) question->organization = box->organization;
    question->severable = files.size() > 1;
    bool any = false;
    for (std::size_t i = 0; i < files.size(); ++i)
        any |= question->documents[i].at_hand = is_at_hand(sources, files, i);
    if (any)
        question->contents = std::make_shared<FileContents>(parts_.store, parts_.account, task.digest_algorithm, files,
                                                            std::move(sources));
    const bool unwilling = parts_.without_keys && parts_.without_keys();
    if (parts_.keys->waits_for_login(certificate) && !unwilling && parts_.prompter.offers_login())
        return ask_to_log_in(task, std::move(*question));
    put(task, std::move(*question));
}

// First the key, then the files: a yes to what cannot be signed would be for nothing.
void TaskEngine::ask_to_log_in(const Task& task, channel::Question question) {
    channel::Question login;
    login.id = random_uuid();
    login.kind = channel::QuestionKind::login;
    login.program = question.program;
    login.process = question.process;
    login.user = question.user;
    login.client = question.client;
    login.box = question.box;
    login.organization = question.organization;
    login.key = question.key;
    login.uses = question.uses;
    login.deadline = question.deadline;
    parts_.prompter.ask(std::move(login), stop_.get_token(),
                        [self = shared_from_this(), task, question = std::move(question)](channel::Answer answer) {
                            // However it ends: what counts is whether the key is in use then.
                            self->parts_.workers.post(self->parts_.account, [self, task, question, answer] {
                                self->guarded(task, [&] { self->logged_in(task, question, answer); });
                            });
                        });
}

void TaskEngine::logged_in(const Task& task, const channel::Question& question, const channel::Answer& answer) {
    if (stop_.stop_requested()) return;  // it is asked again after the start
    const auto certificate = parts_.store->certificate(task.thumbprint);
    if (!certificate) return finish(task, TaskState::asking, TaskState::crashed, "the certificate was removed");
    if (!parts_.keys->waits_for_login(*certificate)) return put(task, question);
    const bool late = answer.outcome == channel::Outcome::timed_out;
    finish(task, TaskState::asking, late ? TaskState::timed_out : TaskState::retry,
           "the key is not in use: " + answer.reason);
}

void TaskEngine::put(const Task& task, channel::Question question) {
    parts_.prompter.ask(std::move(question), stop_.get_token(),
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
            leave_out(task, answer.left_out);
            if (!parts_.store->move(task.number, TaskState::asking, TaskState::allowed, now(), answer.reason)) return;
            after(TaskStep::allowed);
            return sign(task);
        case channel::Outcome::denied: return end(TaskState::canceled);
        case channel::Outcome::timed_out: return end(TaskState::timed_out);
        case channel::Outcome::not_asked:
        case channel::Outcome::unavailable: return end(TaskState::retry);
        case channel::Outcome::cancelled:
            if (!stop_.stop_requested()) end(TaskState::retry);  // else it is asked again after the start
    }
}

// SigningError is their result before the others are allowed: after a crash between the two the task is asked about
// again, and what was left out stays so.
void TaskEngine::leave_out(const Task& task, const std::vector<std::uint64_t>& places) {
    if (places.empty()) return;
    std::vector<FileResult> results;
    for (const auto& pending : parts_.store->unsigned_files(task.number))
        if (std::ranges::binary_search(places, pending.index)) results.push_back({pending.index, {}});
    parts_.store->add_results(task.number, results, std::nullopt);
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
    std::stop_source stopped;
    channel::Work work;
    work.id = task.id;
    work.asker = task.client_id;
    work.owner = key_facts(**key).owner;
    work.finished = task.file_count - pending.size();
    work.total = task.file_count;
    work.stop = [stopped]() mutable { stopped.request_stop(); };
    if (work.total > 1) parts_.prompter.progress(work);
    Batch::Parts parts{*parts_.store,
                       parts_.journal,
                       parts_.account,
                       parts_.workers,
                       parts_.clock,
                       parts_.sign,
                       [self] { return self->stop_.stop_requested(); },
                       stopped.get_token(),
                       [self, work](std::uint64_t recorded, std::uint64_t total) {
                           self->after(TaskStep::recorded);
                           channel::Work news = work;
                           news.finished = recorded;
                           news.total = total;
                           self->parts_.prompter.progress(news);
                       },
                       [self, task, stopped, key = *key](std::optional<Error> error) {
                           self->guarded(task, [&] {
                               if (error && stopped.stop_requested())
                                   self->stopped(task, *key);
                               else
                                   self->ended(task, error);
                           });
                           const std::lock_guard lock(self->mutex_);
                           --self->batches_;
                           self->idle_.notify_all();
                       }};
    std::make_shared<Batch>(std::move(parts), task, std::move(*key), std::move(pending))->start(parts_.lanes);
}

void TaskEngine::ended(const Task& task, const std::optional<Error>& error) {
    if (!error) return after(TaskStep::ended);
    if (error->code != Errc::cancelled) finish(task, TaskState::allowed, state_after(error->code), error->detail);
}

// What was recorded before stays; the rest are errors to the client.
void TaskEngine::stopped(const Task& task, const crypto::KeyEntry& key) {
    const auto facts = key_facts(key);
    journal::Record record;
    record.event = journal::Event::work_stopped;
    record.under = task.id;
    record.by = "agent";
    record.who = who_of(caller_of(task));
    record.who.client = task.client_id;
    record.who.box = task.box_id;
    record.key = facts.fingerprint;
    record.owner = facts.owner;
    record.count = task.file_count - parts_.store->unsigned_files(task.number).size();
    parts_.journal.append(std::move(record));
    finish(task, TaskState::allowed, TaskState::canceled, "stopped by the user");
}

void TaskEngine::finish(const Task& task, TaskState from, TaskState to, const std::string& reason) {
    if (!parts_.store->move(task.number, from, to, now(), reason)) return;
    after(TaskStep::ended);
    channel::Work over;
    over.id = task.id;
    if (from == TaskState::allowed) parts_.prompter.progress(over);
    if (parts_.log) parts_.log("DSS task " + task.id + " ended early: " + reason);
}

// Work on a worker thread: a failing database must not take the process along. The store stays as it is.
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
    ask(task, parts_.store->files(task.number), *certificate, {});
}

void TaskEngine::stop() {
    stop_.request_stop();
    std::unique_lock lock(mutex_);
    idle_.wait_for(lock, stop_patience, [&] { return batches_ == 0; });
}

}  // namespace pidpys::api::dss
