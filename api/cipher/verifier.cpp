// SPDX-License-Identifier: MIT
// POST and GET /ticket/{uuid}/ds/verifier (cipher-api 4.6, 5.3): every signer of a signature, as a job. GET waits.
#include <algorithm>
#include <numeric>

#include "api/cipher/container.hpp"
#include "api/cipher/download.hpp"
#include "api/cipher/errands.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/verify_result.hpp"

namespace pidpys::api {
namespace {

// Of octets or texts.
template <class Item>
std::uint64_t size_of(const std::vector<Item>& items) {
    return std::accumulate(items.begin(), items.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const Item& one) { return sum + sizeof one + one.size(); });
}

std::uint64_t size_of(const KeptJudgement& kept) {
    std::uint64_t size = 0;
    for (const auto& place : kept.in_container) {
        size += sizeof place + place.signature.size();
        size += size_of(place.files);
    }
    for (const auto& stamp : kept.timestamps)
        size += sizeof stamp + stamp.timestamp.size() + size_of(stamp.files) + size_of(stamp.judgement.path) +
                stamp.judgement.certificate.size();
    for (const auto& signer : kept.judgement.signers) {
        const auto& facts = signer.facts;
        size += sizeof signer + facts.certificate.size() + facts.signature.size() + facts.content_timestamp.size() +
                facts.signature_timestamp.size() + size_of(signer.path);
        for (const auto& stamp : signer.stamps) size += sizeof stamp + stamp.certificate.size() + size_of(stamp.path);
    }
    return size;
}

// Beside an attached signature the session's data is ignored (13): crypto/ does so.
Result<KeptJudgement> judge_signature(const Blob& signature, const Inputs& inputs,
                                      const certs::AuthorityRegistry& authorities, const certs::JudgeOptions& options) {
    const auto beside = inputs.data ? std::optional(inputs.data->view()) : std::nullopt;
    auto judgement = certs::judge(signature.view(), beside, authorities, options);
    if (!judgement) return forward(judgement);
    if (!judgement->attached && !inputs.data)
        return fail(Errc::not_found, "the signature is detached and no data is loaded into the session");
    if (!judgement->attached)
        if (auto alone = check_alone(inputs); !alone) return forward(alone);
    return KeptJudgement{std::move(*judgement), {}};
}

// A signature on its way to its judgement: judged by what is at hand, then by what servers were asked for.
struct Verification {
    SessionPtr session;
    Inputs inputs;
    Blob signature;
    Result<KeptJudgement> kept = fail(Errc::internal, "not judged");

    std::vector<proof::UnknownStatus> judge(const Cipher& cipher, const certs::StatusMaterial& asked) {
        auto options = judge_options(inputs.options, cipher.env.clock.now(),
                                     std::min(session->account->max_signers(), crypto::max_signers));
        options.asked = asked;
        const auto authorities = cipher.env.authorities.hold();
        kept = is_container(signature) ? judge_container(cipher, session->account, signature, *authorities, options)
                                       : judge_signature(signature, inputs, *authorities, options);
        if (!kept) return {};
        auto unknown = proof::unknown_in(kept->judgement, options.stamp_revocation);
        if (options.stamp_revocation)
            for (const auto& stamp : kept->timestamps) proof::add_unknown(unknown, stamp.judgement, options.now);
        return unknown;
    }

    Result<KeptJudgement> outcome() {
        if (!kept) return std::move(kept);
        const auto size = size_of(*kept);
        auto place = session->account->take({.octets = size, .memory = size});
        if (!place) return forward(place);
        kept->place = std::move(*place);
        return std::move(kept);
    }
};

// On a worker.
void verify(Cipher& cipher, const std::shared_ptr<Verification>& work) {
    const auto finish = [work](std::optional<Error> failure) {
        auto outcome = failure ? Result<KeptJudgement>(tl::unexpected(std::move(*failure)))
                               : guarded([&] { return work->outcome(); });
        work->session->verifier.finish(std::move(outcome));
    };
    appraise(
        cipher, work->session,
        [&cipher, work](const certs::StatusMaterial& asked) { return work->judge(cipher, asked); }, finish);
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
    const auto work =
        std::make_shared<Verification>(Verification{call.session, std::move(inputs), std::move(*signature)});
    const bool taken = cipher.env.workers.post(call.account, [&cipher, work] { verify(cipher, work); });
    if (taken) return call.reply(message_answer(200, Message::verification_started, call.language));
    call.session->verifier.reject(too_much_work());
    call.reply(message_answer(429, Message::problem_too_many_requests, call.language));
}

void get_verifier(Cipher& cipher, Call call) {
    call.session->verifier.await(
        call.request.gone, [&cipher, session = call.session, reply = call.reply,
                            language = call.language](const JobSlot<KeptJudgement>::Outcome& outcome) {
            if (session->closed()) return reply(message_answer(400, Message::ticket_absent, language));
            if (!outcome)
                return reply(failure_answer(500, Message::verification_failed, {Errc::not_started, {}}, language));
            // Without verifyResults: pages tell "could not be checked" from "not valid" by them.
            if (!*outcome) return reply(failure_answer(406, Message::verification_failed, outcome->error(), language));
            cipher.answer_on_worker(session->account, reply, language,
                                    [outcome, language] { return verify_answer(**outcome, language); });
        });
}

}  // namespace

void add_verifier_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/verifier", Access::open, post_verifier);
    routes.add_ticket(Method::get, "/ds/verifier", Access::open, get_verifier);
}

}  // namespace pidpys::api
