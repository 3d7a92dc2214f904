// SPDX-License-Identifier: MIT
// From a task's acceptance to somebody's yes or no.
#include "api/dss/tasks/engine.hpp"

#include <algorithm>

#include "api/dss/tasks/question.hpp"
#include "api/dss/time.hpp"
#include "crypto/base/encoding.hpp"
#include "observe/work.hpp"

namespace pidpys::api::dss {
namespace {

using namespace std::chrono_literals;

constexpr auto prompter_patience = 30s, prompter_interval = 1s;

}  // namespace

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

}  // namespace pidpys::api::dss
