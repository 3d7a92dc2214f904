// SPDX-License-Identifier: MIT
#include "api/cipher/message_job.hpp"

#include <limits>

#include "api/cipher/body.hpp"
#include "crypto/base/cancellation.hpp"

namespace pidpys::api {

MessageJob::MessageJob(const MessageKind& kind, const Call& call, Inputs of)
    : request(std::make_shared<KeyRequest>(call.session, call.request, of)),
      inputs(std::move(of)),
      kind_(kind),
      reply_(call.reply),
      language_(call.language) {}

std::shared_ptr<MessageJob> MessageJob::begin(const MessageKind& kind, const Call& call) {
    std::shared_ptr<MessageJob> job(new MessageJob(kind, call, call.session->inputs()));
    if (!job->slot().reserve()) {
        call.reply(failure_answer(500, kind.start_failed, {Errc::busy, "already running"}, call.language));
        return nullptr;
    }
    const auto fields = read_fields(call.request.body, {"accessTokenUuid", "keyStorePassword"});
    auto ready = fields ? job->request->read_key(*fields) : tl::unexpected(fields.error());
    if (ready) return job;
    job->refuse(ready.error());
    return nullptr;
}

void MessageJob::refuse(const Error& error) const {
    // The slot first: the next request may follow the answer at once.
    slot().reject(error);
    reply_(failure_answer(500, kind_.start_failed, error, language_));
}

void MessageJob::start() {
    if (std::exchange(started_, true)) return;
    slot().run();
    reply_(message_answer(200, kind_.started, language_));
}

void MessageJob::fail_with(const Error& error, bool refused) {
    if (started_) return slot().finish(tl::unexpected(error));
    slot().reject(error);
    reply_(no_leave_answer(error, refused, kind_.start_failed, language_));
}

void MessageJob::go_with_keys(Cipher& cipher, SettleWithKeys settle) {
    if (!request->source.empty() && !needs_permission(cipher, request->source)) start();
    obtain_keys(
        cipher, request, 1, [](const OpenKeys&) { return std::numeric_limits<std::size_t>::max(); },
        [self = shared_from_this(), &cipher, settle = std::move(settle)](Result<OpenKeysPtr> keys, Caller caller) {
            if (!keys) return self->fail_with(keys.error());
            self->proceed(cipher, guarded([&] { return settle(*keys, std::move(caller)); }));
        });
}

void MessageJob::go_without(Cipher& cipher, std::function<Result<SettledMessage>()> settle) {
    const bool taken = cipher.run(
        request->session->account, std::numeric_limits<std::size_t>::max(),
        [self = shared_from_this(), &cipher, settle = std::move(settle)] { self->proceed(cipher, guarded(settle)); });
    if (!taken) fail_with(too_much_work());
}

void MessageJob::proceed(Cipher& cipher, Result<SettledMessage> settled) {
    if (!settled) return fail_with(settled.error());
    auto shared = std::make_shared<SettledMessage>(std::move(*settled));
    if (!shared->order) {
        start();
        return work(cipher, shared, {});
    }
    const Asking how{[&]() -> Result<channel::Question> {
        return new_question(cipher, question_of(*shared->order), {request->metadata});
    }};
    obtain_leave(cipher, request, *shared->order, shared->keys, how,
                 [self = shared_from_this(), &cipher, shared](const LeaveAnswer& answer) {
                     if (!answer.leave) return self->fail_with(answer.leave.error(), answer.refused);
                     self->start();
                     const bool taken = cipher.run(
                         self->request->session->account, std::numeric_limits<std::size_t>::max(),
                         [self, &cipher, shared, leave = *answer.leave] { self->work(cipher, shared, leave); });
                     if (!taken) self->fail_with(too_much_work());
                 });
}

void MessageJob::work(Cipher& cipher, const std::shared_ptr<SettledMessage>& settled, const Leave& leave) {
    // What a session that has ended asked for, nobody will take.
    const CancelScope ended([session = request->session] { return session->closed(); });
    auto made = std::make_shared<Made>();
    const auto make = [&]() -> Result<Blob> {
        auto done = guarded(settled->work);
        if (!done) return forward(done);
        *made = std::move(*done);
        return made->octets;
    };
    const auto tell = [self = shared_from_this(), made](const Result<Blob>& octets) {
        if (!octets) return self->fail_with(octets.error());
        self->slot().finish(std::move(*made));
    };
    if (!settled->order) return tell(make());
    carry_out(*settled->order, leave, cipher.env.journal, make, tell);
}

}  // namespace pidpys::api
