// SPDX-License-Identifier: MIT
// Slices of allowed tasks: from a lease to results in the store, or to a task's other end.
#include "api/dss/tasks/engine.hpp"

#include <algorithm>

#include "api/dss/tasks/question.hpp"
#include "api/order/key_kind.hpp"
#include "api/order/who.hpp"
#include "api/session/open_keys.hpp"
#include "observe/work.hpp"

namespace pidpys::api::dss {
namespace {

using namespace std::chrono_literals;

constexpr auto stopped_by_user = "stopped by the user";
constexpr std::uint32_t most_tries = 20;  // of one slice: what ends nodes must not end them for ever

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

// True: slice_ended comes.
bool TaskEngine::sign(const TakenPtr& taken) {
    const Task& task = taken->slice.task;
    const auto end = [&](TaskState state, const std::string& why) {
        finish(task, TaskState::allowed, state, why);
        return false;
    };
    const auto not_now = [&] {
        claims_.give_back(taken->held);
        return false;
    };
    if (stop_.stop_requested()) return not_now();
    std::optional<std::pair<TaskState, std::string>> known_end;
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = ends_.find(task.id); known != ends_.end()) known_end = known->second;
    }
    if (known_end) return end(known_end->first, known_end->second);
    if (taken->slice.tries > most_tries) return end(TaskState::crashed, "its signatures were begun too often");
    const auto certificate = certificate_of(task);
    if (!certificate) return end(TaskState::crashed, "the certificate was removed");
    if (certificate->not_after <= now()) return end(TaskState::crashed, "the certificate has expired");
    auto key = parts_.keys->open(*certificate);
    // If its derivation was given up, it is signed after the next start, or elsewhere.
    if (!key && stop_.stop_requested()) return not_now();
    if (!key) {
        troubled(taken, key.error());
        return false;
    }
    const auto run = join(taken->slice, **key);
    if (!run) return not_now();
    const auto self = shared_from_this();
    Batch::Parts parts{*parts_.store,
                       parts_.journal,
                       parts_.account,
                       parts_.workers,
                       parts_.clock,
                       [self, run](const auto& with, ByteView digest, const std::string& algorithm, auto time) {
                           return self->sign_one(run, with, digest, algorithm, time);
                       },
                       [self] { return self->stop_.stop_requested(); },
                       run->halt.get_token(),
                       [self, run](std::uint64_t more) { self->recorded(run, more); },
                       [self, run, taken] { self->drained(run, taken); },
                       [self, taken, run, key = *key](const BatchEnd& how) {
                           const auto work = [&] { self->slice_ended(taken, run, *key, how); };
                           if (!self->guarded(taken->slice.task, work)) self->put_off(taken);
                           const std::lock_guard lock(self->mutex_);
                           --self->batches_;
                           self->idle_.notify_all();
                       }};
    start(run, std::make_shared<Batch>(std::move(parts), taken, std::move(*key)));
    return true;
}

// Slices of a task are signed one after another, each by all lanes: then one is written while the next is signed.
void TaskEngine::start(const RunPtr& run, BatchPtr batch) {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(run->signs, true)) return run->ready.push_back(std::move(batch));
    }
    batch->start(parts_.lanes);
}

void TaskEngine::drained(const RunPtr& run, const TakenPtr& taken) {
    taken->held->note_signed();
    BatchPtr next;
    {
        const std::lock_guard lock(mutex_);
        run->signs = !run->ready.empty();
        if (run->signs) {
            next = std::move(run->ready.front());
            run->ready.pop_front();
        }
    }
    if (next) next->start(parts_.lanes);
    if (claims_.left_some() || taken->slice.lease.last < taken->slice.task.file_count) look();
}

// One that is removed is noticed within a second.
std::optional<CertificateRecord> TaskEngine::certificate_of(const Task& task) {
    const auto steady = parts_.clock.steady();
    {
        const std::lock_guard lock(mutex_);
        const auto known = runs_.find(task.id);
        if (known != runs_.end() && known->second->certificate && steady - known->second->looked_up < 1s)
            return known->second->certificate;
    }
    auto certificate = parts_.store->certificate(task.thumbprint);
    const std::lock_guard lock(mutex_);
    if (const auto known = runs_.find(task.id); known != runs_.end()) {
        known->second->certificate = certificate;
        known->second->looked_up = steady;
    }
    return certificate;
}

// Null: the service stops, or the task ends.
TaskEngine::RunPtr TaskEngine::join(const Slice& slice, const crypto::KeyEntry& key) {
    const Task& task = slice.task;
    std::optional<std::uint64_t>
        done;  // of the task, for whoever watches; counted where nothing of it is signed here yet
    if (slice.lease.first == 0 && slice.lease.last >= task.file_count) done = task.file_count - slice.pending.size();
    RunPtr run;
    channel::Work work;
    while (!run) {
        std::unique_lock lock(mutex_);
        if (stop_.stop_requested() || ends_.contains(task.id)) return nullptr;
        if (!done && !runs_.contains(task.id)) {
            lock.unlock();
            done = parts_.store->result_count(task.number);
            continue;
        }
        if (++batches_ == 1) last_step_ = parts_.clock.steady();
        auto& known = runs_[task.id];
        if (known) {
            ++known->slices;
            return known;
        }
        run = known = std::make_shared<Run>();
        run->slices = 1;
        run->work.id = task.id;
        run->work.asker = task.client_id;
        run->work.owner = key_facts(key).owner;
        run->work.finished = *done;
        run->work.total = task.file_count;
        run->work.stop = [weak = weak_from_this(), task, facts = key_facts(key)] {
            if (const auto self = weak.lock()) self->stop_task(task, facts);
        };
        work = run->work;
    }
    if (task.file_count > 1) parts_.prompter.progress(work);
    return run;
}

// A PIN that is wrong for one file is tried for no other, in whatever slice.
Result<Bytes> TaskEngine::sign_one(const RunPtr& run, const crypto::KeyEntry& key, ByteView digest,
                                   const std::string& algorithm, std::chrono::system_clock::time_point time) {
    auto signature = parts_.sign(key, digest, algorithm, time);
    if (!signature && ends_the_batch(signature.error().code)) {
        const std::lock_guard lock(mutex_);
        if (!run->trouble) run->trouble = signature.error();
        run->halt.request_stop();
    }
    last_step_.store(parts_.clock.steady(), std::memory_order_relaxed);
    count_signature(parts_.meters, key, signature.has_value());
    return signature;
}

void TaskEngine::recorded(const RunPtr& run, std::uint64_t more) {
    failing_since_ = std::chrono::steady_clock::time_point();
    after(TaskStep::recorded);
    channel::Work news;
    {
        const std::lock_guard lock(mutex_);
        run->work.finished += more;
        news = run->work;
    }
    parts_.prompter.progress(news);
}

void TaskEngine::slice_ended(const TakenPtr& taken, const RunPtr& run, const crypto::KeyEntry& key,
                             const BatchEnd& end) {
    const Task& task = taken->slice.task;
    Claims::drop(taken->held);
    bool last = false, over = false, stops = false;  // of the task's slices here; with the task; by its user
    auto error = end.error;
    {
        const std::lock_guard lock(mutex_);
        if (run->trouble && error) error = run->trouble;
        run->completed |= end.completed;
        over = run->completed;
        stops = run->stopped.stop_requested();
        last = --run->slices == 0;
        if (last) {
            // At once with the run: a slice that begins now finds either of them.
            if (!over && stops)
                ends_[task.id] = {TaskState::canceled, stopped_by_user};
            else if (!over && error && run->trouble && state_after(run->trouble->code) != TaskState::retry)
                ends_[task.id] = {state_after(run->trouble->code), run->trouble->detail};
            runs_.erase(task.id);
        }
    }
    if (claims_.waits_for_writes()) look();
    if (end.completed) {
        if (parts_.event) parts_.event("DSS task completed");
        after(TaskStep::ended);
    }
    if (stops) {
        if (last && !over) return stopped(task, key_facts(key));
    } else if (error && error->code == Errc::cancelled) {
        claims_.give_back(taken->held);
        look();
    } else if (end.unwritten && error->code == Errc::io) {  // the store has failed
        if (parts_.warn) parts_.warn("DSS task " + task.id + ": " + error->detail);
        put_off(taken);
    } else if (error) {
        return troubled(taken, *error);
    }
    if (last && !over && parts_.store->is_shared()) {  // as far as this node goes
        channel::Work none;
        none.id = task.id;
        parts_.prompter.progress(none);
    }
}

// Another node may have the key that this one has not.
void TaskEngine::troubled(const TakenPtr& taken, const Error& error) {
    const Task& task = taken->slice.task;
    const auto state = state_after(error.code);
    if (state == TaskState::retry && claims_.refuse(taken->held)) {
        if (parts_.warn) parts_.warn("DSS task " + task.id + " is left to other nodes: " + error.detail);
        return look_after(Claims::refused_for);
    }
    finish(task, TaskState::allowed, state, error.detail);
}

// By its user, from any thread. Between two slices nobody signs it: then it ends here.
void TaskEngine::stop_task(const Task& task, const channel::KeyFacts& facts) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = runs_.find(task.id); known != runs_.end()) {
            known->second->stopped.request_stop();
            known->second->halt.request_stop();
            return;
        }
        ends_[task.id] = {TaskState::canceled, stopped_by_user};
    }
    parts_.workers.post(parts_.account, [self = shared_from_this(), task, facts] {
        self->guarded(task, [&] {
            const auto still = self->parts_.store->task(task.id);
            if (still && still->state == TaskState::allowed) return self->stopped(task, facts);
            const std::lock_guard lock(self->mutex_);
            self->ends_.erase(task.id);
        });
    });
}

// What was recorded before stays; the rest are errors to the client.
void TaskEngine::stopped(const Task& task, const channel::KeyFacts& facts) {
    journal::Record record;
    record.event = journal::Event::work_stopped;
    record.under = task.id;
    record.by = "agent";
    record.who = who_of(caller_of(task));
    record.who.client = task.client_id;
    record.who.box = task.box_id;
    record.key = facts.fingerprint;
    record.owner = facts.owner;
    record.count = parts_.store->result_count(task.number);
    parts_.journal.append(std::move(record));
    finish(task, TaskState::allowed, TaskState::canceled, stopped_by_user);
}

}  // namespace pidpys::api::dss
