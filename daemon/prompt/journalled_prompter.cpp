// SPDX-License-Identifier: MIT
#include "daemon/prompt/journalled_prompter.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "channel/json.hpp"
#include "daemon/prompt/caller.hpp"

namespace pidpys::daemon {
namespace {

using channel::Answer;
using channel::Outcome;
using journal::Record;

// What question and answer have in common.
Record record_of(const channel::Question& question) {
    Record record;
    record.event = journal::Event::question;
    record.id = question.id;
    record.kind = channel::question_kinds[question.kind];
    record.who.origin = question.origin;
    record.who.program = question.program;
    record.who.process = question.process;
    if (question.user >= 0) record.who.user = static_cast<std::uint64_t>(question.user);
    record.who.client = question.client;
    record.who.box = question.box;
    record.key = question.key.fingerprint;
    record.owner = question.key.owner;
    record.count = question.uses;
    return record;
}

void add_documents(Record& record, const std::vector<channel::Document>& documents) {
    if (documents.empty()) return;
    record.algorithm = documents.front().digest_algorithm;
    record.digests.reserve(documents.size());
    for (const auto& document : documents) {
        const bool same = document.digest_algorithm == record.algorithm;
        record.digests.push_back(same ? document.digest : document.digest_algorithm + ":" + document.digest);
    }
}

void add_answer(Record& record, const Answer& answer) {
    record.event = journal::Event::answer;
    record.outcome = channel::outcomes[answer.outcome];
    record.remembered = answer.remember;
    record.by = answer.by;
    record.reason = answer.reason;
    if (answer.uses > 0) record.count = answer.uses;  // fewer than were asked for
    record.count -= std::min<std::uint64_t>(record.count, answer.left_out.size());
    if (answer.seconds > 0) record.reason += "; for " + std::to_string(answer.seconds) + " s";
    if (answer.for_an_hour) record.reason += "; nothing more for an hour";
}

Answer unrecorded(const Error& error) { return {Outcome::unavailable, false, {}, error.detail}; }

// Nobody had to decide, and a caller can bring it about as often as it likes.
bool is_cheap_refusal(const Answer& answer) {
    if (answer.outcome == Outcome::allowed) return false;
    return answer.by.empty() || answer.by == "policy" || answer.outcome == Outcome::cancelled;
}

}  // namespace

struct JournalledPrompter::Pending {
    channel::Question question;  // until it is put
    std::stop_token withdrawn;
    std::function<void(Answer)> done;
    std::string caller;  // asker_of
    Record asked, answer;
    bool recorded = true;  // the question; false: it is only if somebody is disturbed by it
};

void JournalledPrompter::ask(channel::Question question, std::stop_token withdrawn, std::function<void(Answer)> done) {
    if (closed_) return done(channel::service_stops());
    ++open_;
    auto pending = std::make_shared<Pending>();
    pending->withdrawn = std::move(withdrawn);
    pending->done = std::move(done);
    pending->caller = asker_of(question);
    pending->asked = pending->answer = record_of(question);
    add_documents(pending->asked, question.documents);
    pending->question = std::move(question);
    pending->recorded = !limit_.full(pending->caller, RecordLimit::Clock::now());
    if (!pending->recorded) return put(pending);
    journal_.append(std::move(pending->asked), journal::Durability::process, [this, pending](const Result<void>& kept) {
        if (!kept) return tell(pending, unrecorded(kept.error()));
        put(pending);
    });
}

void JournalledPrompter::put(const std::shared_ptr<Pending>& pending) {
    people_.ask(std::move(pending->question), pending->withdrawn,
                [this, pending](Answer answer) { answered(pending, std::move(answer)); });
}

void JournalledPrompter::answered(const std::shared_ptr<Pending>& pending, Answer answer) {
    if (answer.open) return left_open(pending, answer);
    add_answer(pending->answer, answer);
    if (is_cheap_refusal(answer)) {
        if (!pending->recorded) {
            limit_.left_out(pending->caller);
            return tell(pending, std::move(answer));
        }
        const auto others = limit_.recorded(pending->caller, RecordLimit::Clock::now());
        if (others > 0) pending->answer.reason += "; " + std::to_string(others) + " more were refused before";
    } else if (!pending->recorded) {
        journal_.append(std::move(pending->asked));
    }
    journal_.append(std::move(pending->answer), journal::Durability::process,
                    [this, pending, answer = std::move(answer)](const Result<void>& kept) {
                        tell(pending, kept ? answer : unrecorded(kept.error()));
                    });
}

// Whoever keeps it open records how it ends.
void JournalledPrompter::left_open(const std::shared_ptr<Pending>& pending, const Answer& answer) {
    if (pending->recorded) return tell(pending, answer);
    journal_.append(
        std::move(pending->asked), journal::Durability::process,
        [this, pending, answer](const Result<void>& kept) { tell(pending, kept ? answer : unrecorded(kept.error())); });
}

void JournalledPrompter::tell(const std::shared_ptr<Pending>& pending, Answer answer) const {
    --open_;
    if (without_workers_) return pending->done(std::move(answer));
    post_([pending, answer = std::move(answer)]() mutable { pending->done(std::move(answer)); });
}

void JournalledPrompter::close() {
    closed_ = true;
    journal_.flush();  // questions on their way to people that are gone,
    journal_.flush();  // and the answers to them
}

}  // namespace pidpys::daemon
