// SPDX-License-Identifier: MIT
#include "api/dss/tasks/engine.hpp"

#include <algorithm>
#include <tuple>

#include "api/dss/tasks/question.hpp"
#include "api/dss/time.hpp"
#include "api/order/key_kind.hpp"
#include "api/order/who.hpp"
#include "api/session/open_keys.hpp"
#include "crypto/base/encoding.hpp"
#include "observe/work.hpp"

namespace pidpys::api::dss {
namespace {

using namespace std::chrono_literals;

constexpr auto stop_patience = 5s;
constexpr std::size_t kept_ends = 64;  // more than slices that a node takes at a time
constexpr auto stopped_by_user = "stopped by the user";
constexpr auto stuck_after = 120s;  // a token answers a signature, or that it does not, in half a minute
constexpr auto after_failure = 2s, at_most = 30s;
constexpr auto announce_every = 200ms;
constexpr std::uint32_t most_tries = 20;  // of one slice: what ends nodes must not end them for ever
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

TaskEngine::TaskEngine(Parts parts)
    : parts_(std::move(parts)),
      claims_({parts_.store, parts_.lease, [this] { look(); }, [this] { look_around(); }, parts_.log}) {}

std::int64_t TaskEngine::now() const { return unix_ms(parts_.clock); }

void TaskEngine::after(TaskStep step) const {
    if (parts_.after) parts_.after(step);
}

void TaskEngine::accept(Task task, const std::vector<TaskFile>& files, const CertificateRecord& certificate,
                        FileSources sources) {
    const observe::WorkScope scope(observe::work_on_task(task.id));
    const bool asks_person = !parts_.leaves_open && parts_.prompter.asks_person();
    const auto state = parts_.store->add_task(task, files, asks_person);
    if (parts_.event) parts_.event("DSS task accepted");
    after(TaskStep::accepted);
    if (state == TaskState::asking)
        ask(task, claims_.hold(Lease::of_question(task.number)), files, certificate, std::move(sources));
}

void TaskEngine::ask(const Task& task, const HoldingPtr& held, const std::vector<TaskFile>& files,
                     const CertificateRecord& certificate, FileSources sources) {
    const auto order = order_of(task, files, certificate);
    auto question = order ? question_of(task, *order) : tl::unexpected(order.error());
    if (!question) return finish(task, TaskState::asking, TaskState::crashed, question.error().detail);
    if (const auto box = parts_.store->box(task.box_id)) question->organization = box->organization;
    question->severable = files.size() > 1;
    question->may_stay_open = parts_.leaves_open;
    bool any = false;
    for (std::size_t i = 0; i < files.size(); ++i)
        any |= question->documents[i].at_hand = is_at_hand(sources, files, i);
    if (any)
        question->contents = std::make_shared<FileContents>(parts_.store, parts_.account, task.digest_algorithm, files,
                                                            std::move(sources));
    const bool unwilling = parts_.without_keys && parts_.without_keys();
    if (parts_.keys->waits_for_login(certificate) && !unwilling && parts_.prompter.offers_login())
        return ask_to_log_in(task, held, std::move(*question));
    put(task, held, std::move(*question));
}

// First the key, then the files: a yes to what cannot be signed would be for nothing.
void TaskEngine::ask_to_log_in(const Task& task, const HoldingPtr& held, channel::Question question) {
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
    parts_.prompter.ask(std::move(login), held->gone(),
                        observe::carry([self = shared_from_this(), task, held,
                                        question = std::move(question)](const channel::Answer& answer) {
                            // However it ends: what counts is whether the key is in use then.
                            self->parts_.workers.post(self->parts_.account, [self, task, held, question, answer] {
                                self->guarded(task, [&] { self->logged_in(task, held, question, answer); });
                            });
                        }));
}

void TaskEngine::logged_in(const Task& task, const HoldingPtr& held, const channel::Question& question,
                           const channel::Answer& answer) {
    if (leaves(held)) return;  // it is asked again after the start, or elsewhere
    const auto certificate = parts_.store->certificate(task.thumbprint);
    if (!certificate) return finish(task, TaskState::asking, TaskState::crashed, "the certificate was removed");
    if (!parts_.keys->waits_for_login(*certificate)) return put(task, held, question);
    const bool late = answer.outcome == channel::Outcome::timed_out;
    finish(task, TaskState::asking, late ? TaskState::timed_out : TaskState::retry,
           "the key is not in use: " + answer.reason);
}

void TaskEngine::put(const Task& task, const HoldingPtr& held, channel::Question question) {
    parts_.prompter.ask(std::move(question), held->gone(),
                        observe::carry([self = shared_from_this(), task, held](channel::Answer answer) {
                            self->parts_.workers.post(
                                self->parts_.account, [self, task, held, answer = std::move(answer)] {
                                    // It is asked again after the start, or elsewhere, or was answered there.
                                    if (answer.outcome == channel::Outcome::cancelled && self->leaves(held)) return;
                                    self->guarded(task, [&] { self->answered(task, held, answer); });
                                });
                        }));
}

bool TaskEngine::leaves(const HoldingPtr& held) const {
    return stop_.stop_requested() || held->gone().stop_requested();
}

// Seen by whoever may answer(), on every node, until its time is over, which this node sees to while it holds the question.
void TaskEngine::leave_open(const Task& task, const HoldingPtr& held) {
    if (!parts_.store->open_question(task, now())) {
        Claims::drop(held);
        return after(TaskStep::ended);
    }
    if (parts_.event) parts_.event("DSS task waits for a person");
    const std::chrono::milliseconds left(std::max<std::int64_t>(0, task.deadline - now()));
    parts_.loop.at(parts_.clock.steady() + left, [self = shared_from_this(), task, held] {
        self->parts_.workers.post(self->parts_.account,
                                  [self, task, held] { self->guarded(task, [&] { self->nobody_came(task, held); }); });
    });
}

void TaskEngine::nobody_came(const Task& task, const HoldingPtr& held) {
    if (leaves(held)) return;
    if (!try_finish(task, TaskState::asking, TaskState::timed_out, "nobody answered")) return;
    parts_.journal.append(record_of_answer(task, {}, {channel::Outcome::timed_out, false, {}, "nobody answered"}));
}

Result<void> TaskEngine::answer(const Task& task, const channel::Question& question, const channel::Answer& given) {
    const observe::WorkScope scope(observe::work_on_task(task.id));
    const auto gone = [] { return fail(Errc::not_found, "the task does not wait any more"); };
    const bool allowed = given.outcome == channel::Outcome::allowed;
    if (task.deadline <= now()) return gone();
    const std::lock_guard one_at_a_time(answering_);  // the second of two finds the first one's end
    const auto still = parts_.store->task(task.id);
    if (!still || still->state != TaskState::asking) return gone();
    if (auto kept = parts_.journal.append_and_wait(record_of_answer(task, question, given)); !kept) return kept;
    if (!allowed) {
        if (!try_finish(task, TaskState::asking, TaskState::canceled, given.reason)) return gone();
        return {};
    }
    if (!allow(task, given.left_out, given.reason)) return gone();
    return {};
}

void TaskEngine::answered(const Task& task, const HoldingPtr& held, const channel::Answer& answer) {
    if (answer.open) return leave_open(task, held);
    const auto end = [&](TaskState state) { finish(task, TaskState::asking, state, answer.reason); };
    switch (answer.outcome) {
        case channel::Outcome::allowed: std::ignore = allow(task, answer.left_out, answer.reason); return;
        case channel::Outcome::denied: return end(TaskState::canceled);
        case channel::Outcome::timed_out: return end(TaskState::timed_out);
        case channel::Outcome::not_asked:
        case channel::Outcome::unavailable:
        case channel::Outcome::cancelled: return end(TaskState::retry);
    }
}

// False: it is not asking any more. Who has the answer signs the first slice, if it has room.
bool TaskEngine::allow(const Task& task, const std::vector<std::uint64_t>& left_out, const std::string& reason) {
    auto allowed = parts_.store->allow(task, left_out, reason, claims_.has_room());
    if (!allowed) return false;
    TakenPtr taken;
    if (allowed->first) {
        auto held = claims_.hold(allowed->first->lease);
        taken = std::make_shared<const Taken>(Taken{std::move(*allowed->first), std::move(held)});
    }
    after(TaskStep::allowed);
    const bool more = !taken || taken->slice.lease.last < task.file_count;
    if (taken) post_begin(std::move(taken));
    if (more) {
        look();
        announce();
    }
    return true;
}

// From any thread. One looks at a time.
void TaskEngine::look() {
    {
        const std::lock_guard lock(mutex_);
        looks_again_ = true;
        if (stop_.stop_requested() || std::exchange(looks_, true)) return;
    }
    parts_.workers.post(parts_.account, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->take_work();
    });
}

void TaskEngine::look_around() {
    questions_too_ = true;
    look();
}

void TaskEngine::look_after(std::chrono::milliseconds time) {
    parts_.loop.at(parts_.clock.steady() + time, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->look();
    });
}

// There is more than this node takes.
void TaskEngine::announce() {
    const auto steady = parts_.clock.steady();
    if (steady - announced_.load() < announce_every) return;
    announced_ = steady;
    parts_.store->announce();
}

// All that there is room for.
void TaskEngine::take_work() {
    while (true) {
        {
            const std::lock_guard lock(mutex_);
            if (!std::exchange(looks_again_, false)) {
                looks_ = false;
                return;
            }
        }
        try {
            if (questions_too_.exchange(false)) expire();
            bool some = false, more = true;
            while (auto taken = more ? claims_.next() : nullptr) {
                some = true;
                more = taken->slice.others_wait || !claims_.is_full(taken->slice.task.number);
                post_begin(std::move(taken));
            }
            if (some && claims_.left_some()) announce();
        } catch (const StoreFailure& broken) {
            if (parts_.log) parts_.log(std::string("DSS: ") + broken.what());
            if (!parts_.store->is_shared()) look_after(after_failure);  // else it is looked at once in a while
        }
    }
}

void TaskEngine::post_begin(TakenPtr taken) {
    parts_.workers.post(parts_.account, [self = shared_from_this(), taken = std::move(taken)]() mutable {
        self->begin(std::move(taken));
    });
}

void TaskEngine::begin(TakenPtr taken) {
    bool begun = false;
    if (!guarded(taken->slice.task, [&] { begun = sign(taken); })) put_off(taken);
    if (begun) return;
    Claims::drop(taken->held);
    if (claims_.left_some()) look();
}

// The store has failed.
// A store that has no room has each slice signed anew, and put into the journal, as often as it is tried: half as long as the
// trouble has lasted is waited, so that a short one costs little time and a long one little work.
void TaskEngine::put_off(const TakenPtr& taken) {
    const auto steady = parts_.clock.steady();
    auto since = std::chrono::steady_clock::time_point();
    if (failing_since_.compare_exchange_strong(since, steady)) since = steady;
    const auto wait = std::clamp(std::chrono::duration_cast<std::chrono::milliseconds>((steady - since) / 2),
                                 std::chrono::milliseconds(after_failure), std::chrono::milliseconds(at_most));
    claims_.give_back(taken->held);
    claims_.pass_over(taken->slice.task.number, wait);
    look_after(wait + announce_every);
}

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

bool TaskEngine::moves() {
    const std::lock_guard lock(mutex_);
    return batches_ == 0 || parts_.clock.steady() - last_step_.load() < stuck_after;
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
        if (parts_.log) parts_.log("DSS task " + task.id + ": " + error->detail);
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
        if (parts_.log) parts_.log("DSS task " + task.id + " is left to other nodes: " + error.detail);
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

// Should the store fail now, the task's end is recorded later, and nothing of it is signed meanwhile: a wrong password above
// all is not tried again.
void TaskEngine::note_end(const Task& task, TaskState state, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    ends_[task.id] = {state, reason};
}

// Slices that were taken before the end may still begin, and find it.
void TaskEngine::forget_oldest_end(const Task& task) {
    const std::lock_guard lock(mutex_);
    if (std::ranges::find(recorded_ends_, task.id) == recorded_ends_.end()) recorded_ends_.push_back(task.id);
    if (recorded_ends_.size() <= kept_ends) return;
    ends_.erase(recorded_ends_.front());
    recorded_ends_.pop_front();
}

void TaskEngine::finish(const Task& task, TaskState from, TaskState to, const std::string& reason) {
    std::ignore = try_finish(task, from, to, reason);
}

// False: somebody else has moved it.
bool TaskEngine::try_finish(const Task& task, TaskState from, TaskState to, const std::string& reason) {
    if (from == TaskState::allowed) note_end(task, to, reason);
    const bool moved = parts_.store->move(task, from, to, now(), reason);
    if (from == TaskState::allowed) forget_oldest_end(task);
    if (!moved) return false;
    after(TaskStep::ended);
    channel::Work over;
    over.id = task.id;
    if (from == TaskState::allowed) parts_.prompter.progress(over);
    if (parts_.log) parts_.log("DSS task " + task.id + " ended early: " + reason);
    return true;
}

// Work on a worker thread: a failing database must not take the process along. The store stays as it is.
bool TaskEngine::guarded(const Task& task, const std::function<void()>& work) {
    const observe::WorkScope scope(observe::work_on_task(task.id));
    try {
        work();
        return true;
    } catch (const StoreFailure& broken) {
        if (parts_.log) parts_.log("DSS task " + task.id + ": " + broken.what());
        return false;
    }
}

void TaskEngine::resume() {
    claims_.start();
    look();
    expire();
}

void TaskEngine::expire() {
    if (stop_.stop_requested()) return;
    for (const auto& question : parts_.store->claim_questions(now()))
        guarded(question.task, [&] { ask_again(question); });
}

void TaskEngine::ask_again(const OpenQuestion& question) {
    if (question.left_ms <= 0)
        return finish(question.task, TaskState::asking, TaskState::timed_out, "no answer was recorded");
    if (claims_.asks(question.task.number)) return;  // its lease had run out meanwhile
    Task task = question.task;
    task.deadline = now() + question.left_ms;  // by this node's clock
    ask_when_possible(task, claims_.hold(Lease::of_question(task.number)), parts_.clock.steady() + prompter_patience);
}

void TaskEngine::ask_when_possible(const Task& task, const HoldingPtr& held,
                                   std::chrono::steady_clock::time_point until) {
    const auto steady = parts_.clock.steady();
    if (leaves(held)) return;
    if (!parts_.prompter.available() && steady < until) {
        parts_.loop.at(steady + prompter_interval, [self = shared_from_this(), task, held, until] {
            self->parts_.workers.post(self->parts_.account, [self, task, held, until] {
                self->guarded(task, [&] { self->ask_when_possible(task, held, until); });
            });
        });
        return;
    }
    const auto certificate = parts_.store->certificate(task.thumbprint);
    if (!certificate) return finish(task, TaskState::asking, TaskState::crashed, "the certificate was removed");
    ask(task, held, parts_.store->files(task.number), *certificate, {});
}

void TaskEngine::stop() {
    stop_.request_stop();
    claims_.close();
    std::vector<BatchPtr> unsigned_ones;  // they hold what holds them
    {
        std::unique_lock lock(mutex_);
        idle_.wait_for(lock, stop_patience, [&] { return batches_ == 0; });
        for (auto& [task, run] : runs_)
            std::ranges::move(std::exchange(run->ready, {}), std::back_inserter(unsigned_ones));
    }
    unsigned_ones.clear();
    claims_.leave();
}

}  // namespace pidpys::api::dss
