// SPDX-License-Identifier: MIT
// POST and GET /ticket/{uuid}/ds/verifier (cipher-api 4.6, 5.3): every signer of a signature, as a job. GET waits.
#include <algorithm>

#include "api/cipher/routes.hpp"
#include "api/cipher/verify_result.hpp"

namespace pidpys::api {
namespace {

std::uint64_t size_of(const certs::Judgement& judgement) {
    std::uint64_t size = 0;
    for (const auto& signer : judgement.signers) {
        const auto& facts = signer.facts;
        size += sizeof signer + facts.certificate.size() + facts.signature.size() + facts.content_timestamp.size() +
                facts.signature_timestamp.size();
        for (const Bytes& certificate : signer.path) size += certificate.size();
    }
    return size;
}

// The loaded signature or, if none is, the one created in this session.
std::optional<Blob> signature_of(const Session& session, const Inputs& inputs) {
    if (inputs.signature) return inputs.signature;
    const auto created = session.creator.state().outcome;
    return created && *created ? std::optional(**created) : std::nullopt;
}

Result<KeptJudgement> verify(const Cipher& cipher, const AccountPtr& account, const Inputs& inputs,
                             const Blob& signature) {
    // Beside an attached signature the session's data is ignored (13): crypto/ does so.
    const auto most = std::min(account->max_signers(), crypto::max_signers);
    auto judgement = certs::judge(signature.view(), inputs.data ? inputs.data->view() : ByteView{},
                                  cipher.env.authorities, cipher.env.clock.now(), most);
    if (!judgement) return forward(judgement);
    if (!judgement->attached && !inputs.data)
        return fail(Errc::not_found, "the signature is detached and no data is loaded into the session");
    demand_time_stamps(*judgement, inputs.options);
    const auto size = size_of(*judgement);
    auto place = account->take({.octets = size, .memory = size});
    if (!place) return forward(place);
    return KeptJudgement{std::move(*judgement), std::move(*place)};
}

void post_verifier(Cipher& cipher, Call call) {
    const auto refuse = [&](const Error& error) {
        call.reply(failure_answer(500, Message::verification_start_failed, error, call.language));
    };
    auto inputs = call.session->inputs();
    auto signature = signature_of(*call.session, inputs);
    if (!signature) return refuse({Errc::not_found, "no signature is loaded into the session"});
    if (!call.session->verifier.reserve()) return refuse({Errc::busy, "already running"});
    call.session->verifier.run();
    const bool taken = cipher.env.workers.post(
        call.account, [&cipher, session = call.session, inputs = std::move(inputs), signature = std::move(*signature)] {
            session->verifier.finish(guarded([&] { return verify(cipher, session->account, inputs, signature); }));
        });
    if (taken) return call.reply(message_answer(200, Message::verification_started, call.language));
    call.session->verifier.reject(too_much_work());
    call.reply(message_answer(429, Message::problem_too_many_requests, call.language));
}

void get_verifier(Cipher& cipher, Call call) {
    call.session->verifier.await(call.request.gone, [&cipher, session = call.session, reply = call.reply,
                                  language = call.language](const JobSlot<KeptJudgement>::Outcome& outcome) {
        if (session->closed()) return reply(message_answer(400, Message::ticket_absent, language));
        if (!outcome)
            return reply(failure_answer(500, Message::verification_failed, {Errc::not_started, {}}, language));
        // Without verifyResults: pages tell "could not be checked" from "not valid" by them.
        if (!*outcome) return reply(failure_answer(406, Message::verification_failed, outcome->error(), language));
        cipher.answer_on_worker(session->account, reply, language,
                                [outcome, language] { return verify_answer((*outcome)->judgement, language); });
    });
}

}  // namespace

void add_verifier_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/verifier", Access::open, post_verifier);
    routes.add_ticket(Method::get, "/ds/verifier", Access::open, get_verifier);
}

}  // namespace pidpys::api
