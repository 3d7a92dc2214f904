// SPDX-License-Identifier: MIT
// POST and GET /ticket/{uuid}/ts/verifier (cipher-api 4.7): a time-stamp over the session's data, judged as a job. GET
// waits.
#include "api/cipher/certificate_object.hpp"
#include "api/cipher/container.hpp"
#include "api/cipher/errands.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/verify_result.hpp"
#include "api/messages/answer.hpp"
#include "certs/token_judge.hpp"
#include "crypto/base/iso_time.hpp"

namespace pidpys::api {
namespace {

using Json = nlohmann::ordered_json;

// The one that was brought or, if none was, the one that was made here.
std::optional<Blob> timestamp_of(const Session& session, const Inputs& inputs) {
    if (inputs.timestamp) return inputs.timestamp;
    const auto made = session.stamper.state().outcome;
    return made && *made ? std::optional((*made)->octets) : std::nullopt;
}

// A time-stamp on its way to its judgement.
struct StampVerification {
    SessionPtr session;
    Inputs inputs;
    Blob octets;
    Result<certs::StampJudgement> judgement = fail(Errc::internal, "not judged");
    std::optional<crypto::HashedOctets> data = {};  // the session's, digested once

    std::vector<proof::UnknownStatus> judge(const Cipher& cipher, const certs::StatusMaterial& asked) {
        const certs::TokenOptions options{cipher.env.clock.now(),
                                          inputs.options.is(Option::ts_additional_verifying, "true"), asked};
        judgement = judged(*cipher.env.authorities.hold(), options);
        if (!judgement || !options.revocation) return {};
        return proof::unknown_in(*judgement, options.now);
    }

    Result<KeptStampJudgement> outcome() {
        if (!judgement) return tl::unexpected(std::move(judgement.error()));
        std::uint64_t size = sizeof(certs::StampJudgement) + judgement->certificate.size();
        for (const Bytes& certificate : judgement->path) size += certificate.size();
        auto place = session->account->take({.octets = size, .memory = size});
        if (!place) return forward(place);
        return KeptStampJudgement{std::move(*judgement), std::move(*place)};
    }

private:
    Result<certs::StampJudgement> judged(const certs::AuthorityRegistry& authorities,
                                         const certs::TokenOptions& options) {
        if (!inputs.data) return fail(Errc::not_found, "no data is loaded into the session");
        if (auto alone = check_alone(inputs); !alone) return forward(alone);
        const auto token = crypto::timestamp::read_token_or_answer(octets.view());
        if (!token) return tl::unexpected(token.error());
        if (!data) data.emplace(inputs.data->view());
        auto made = certs::TokenJudge(authorities, options, {token->encoding}).judge(*token, certs::digest_of(*data));
        if (made.reason && made.reason->code == Errc::cancelled) return tl::unexpected(*made.reason);
        return made;
    }
};

// On a worker.
void verify(Cipher& cipher, const std::shared_ptr<StampVerification>& work) {
    appraise(
        cipher, work->session,
        [&cipher, work](const certs::StatusMaterial& asked) { return work->judge(cipher, asked); },
        [work](std::optional<Error> failure) {
            work->session->stamp_verifier.finish(failure
                                                     ? Result<KeptStampJudgement>(tl::unexpected(std::move(*failure)))
                                                     : guarded([&] { return work->outcome(); }));
        });
}

Response stamp_answer(const certs::StampJudgement& judgement, Language language) {
    const bool valid = judgement.valid();
    const auto message = valid ? Message::timestamp_valid : Message::timestamp_verification_failed;
    Json answer = {{"message", text(message, language)}};
    add_stamp(answer, judgement, language);
    return Response::json(valid ? 200 : 406, compact(answer));
}

void post_stamp_verifier(Cipher& cipher, Call call) {
    const auto refuse = [&](const Error& error) {
        call.reply(failure_answer(500, Message::timestamp_verification_start_failed, error, call.language));
    };
    auto inputs = call.session->inputs();
    auto octets = timestamp_of(*call.session, inputs);
    if (!octets) return refuse({Errc::not_found, "no time-stamp is loaded into the session"});
    auto& slot = call.session->stamp_verifier;
    if (!slot.reserve()) return refuse({Errc::busy, "already running"});
    slot.run();
    const auto work =
        std::make_shared<StampVerification>(StampVerification{call.session, std::move(inputs), std::move(*octets)});
    const bool taken = cipher.env.workers.post(call.account, [&cipher, work] { verify(cipher, work); });
    if (taken) return call.reply(message_answer(200, Message::timestamp_verification_started, call.language));
    slot.reject(too_much_work());
    call.reply(message_answer(429, Message::problem_too_many_requests, call.language));
}

void get_stamp_verifier(Cipher&, Call call) {
    call.session->stamp_verifier.await(
        call.request.gone, [session = call.session, reply = call.reply,
                            language = call.language](const JobSlot<KeptStampJudgement>::Outcome& outcome) {
            constexpr auto failed = Message::timestamp_verification_failed;
            if (session->closed()) return reply(message_answer(400, Message::ticket_absent, language));
            if (!outcome) return reply(failure_answer(500, failed, {Errc::not_started, {}}, language));
            if (!*outcome) return reply(failure_answer(406, failed, outcome->error(), language));
            reply(stamp_answer((*outcome)->judgement, language));
        });
}

}  // namespace

void add_timestamp_verifier_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ts/verifier", Access::open, post_stamp_verifier);
    routes.add_ticket(Method::get, "/ts/verifier", Access::open, get_stamp_verifier);
}

}  // namespace pidpys::api
