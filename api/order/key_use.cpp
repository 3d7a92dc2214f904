// SPDX-License-Identifier: MIT
#include "api/order/key_use.hpp"

#include "api/order/who.hpp"

namespace pidpys::api {

channel::Question question_about(const KeyUse& use, channel::QuestionKind kind) {
    channel::Question question;
    question.kind = kind;
    if (use.caller.origin)
        question.origin = use.caller.origin->text();
    else {
        question.program = use.caller.peer.program;
        question.process = use.caller.peer.process;
    }
    question.user = use.caller.peer.user;
    question.client = use.client;
    question.box = use.box;
    question.key = use.key;
    question.uses = use.uses;
    return question;
}

journal::Record record_of(const KeyUse& use, const Leave& leave, journal::Event event) {
    journal::Record record;
    record.event = event;
    record.under = leave.under;
    record.by = leave.by;
    record.who = who_of(use.caller);
    record.who.client = use.client;
    record.who.box = use.box;
    record.key = use.key.fingerprint;
    record.owner = use.key.owner;
    return record;
}

void hand_out(journal::Journal& journal, journal::Record record, Result<Blob> made,
              const std::function<void(Result<Blob>)>& done) {
    journal.append(std::move(record), journal::Durability::process, [made = std::move(made), done](Result<void> kept) {
        if (!kept) return done(forward(kept));
        done(made);
    });
}

}  // namespace pidpys::api
