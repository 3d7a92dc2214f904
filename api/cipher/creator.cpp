// SPDX-License-Identifier: MIT
// POST and GET /ticket/{uuid}/ds/creator (cipher-api 4.6): a signature over the session's data, as a job.
#include <limits>

#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"
#include "api/cipher/signing.hpp"

namespace pidpys::api {
namespace {

// Adding to an existing signature needs one; without it "already signed" is an ordinary first signature (13).
const Blob* existing_signature(const Inputs& inputs) {
    return inputs.options.is(Option::data_to_sign_qualifier, "alreadySigned") && inputs.signature ? &*inputs.signature
                                                                                                  : nullptr;
}

Result<Blob> sign(const Cipher& cipher, const SigningRequest& request, const OpenKeys& keys) {
    const Inputs& inputs = request.inputs;
    const auto options = sign_options(inputs.options, cipher.env.clock.now());
    if (!options) return tl::unexpected(options.error());
    auto signer = signer_of(cipher, keys, *options);
    if (!signer) return forward(signer);
    const ByteView data = inputs.data ? inputs.data->view() : ByteView{};
    const Blob* existing = existing_signature(inputs);
    auto signature = existing ? crypto::add_signer(existing->view(), *signer, data, *options)
                              : crypto::sign(*signer, data, *options);
    if (!signature) return forward(signature);
    return charge(request.session->account, Blob(std::move(*signature)));
}

// What signing costs in octets that are looked at, for Cipher::run.
std::size_t cost(const Inputs& inputs, const OpenKeys* keys) {
    const auto* signer = keys != nullptr ? keys->find(crypto::KeyPurpose::signature) : nullptr;
    const bool quick = signer != nullptr && crypto::signs_quickly(signer->key.get()) &&
                       existing_signature(inputs) == nullptr &&
                       !inputs.options.is(Option::embed_certificate_type, "signerAndCaCert");
    return quick && inputs.data ? inputs.data->size() : std::numeric_limits<std::size_t>::max();
}

// The slot is reserved and the key may be used: answers, then signs.
void start(Cipher& cipher, const SigningRequestPtr& request, OpenKeysPtr keys, const Reply& reply, Language language) {
    request->session->creator.run();
    reply(message_answer(200, Message::signing_started, language));
    cipher.run(cost(request->inputs, keys.get()), [&cipher, request, keys] {
        request->session->creator.finish(guarded([&]() -> Result<Blob> {
            if (keys) return sign(cipher, *request, *keys);
            // A container that the caller brought is opened here, so that a wrong password shows in GET.
            auto opened = open_session_keys(cipher, *request->session, request->inputs.keys, request->password);
            if (!opened) return forward(opened);
            return sign(cipher, *request, **opened);
        }));
    });
}

Result<void> check(const SigningRequest& request) {
    const Inputs& inputs = request.inputs;
    if (!inputs.data && existing_signature(inputs) == nullptr)
        return fail(Errc::not_found, "no data is loaded into the session");
    const auto options = sign_options(inputs.options, {});
    if (!options) return tl::unexpected(options.error());
    return {};
}

void post_creator(Cipher& cipher, Call call) {
    auto& slot = call.session->creator;
    auto request = std::make_shared<SigningRequest>(call.session, call.request);
    const auto fields = read_fields(call.request.body);
    auto ready = fields ? request->read(*fields) : tl::unexpected(fields.error());
    if (ready) ready = check(*request);
    if (!slot.reserve()) ready = fail(Errc::busy, "already running");
    else if (!ready) slot.reject(ready.error());  // before the answer: the next request may follow at once
    if (!ready)
        return call.reply(failure_answer(500, Message::signing_start_failed, ready.error(), call.language));
    if (!request->inputs.keys.empty() && !needs_permission(cipher, request->inputs.keys))
        return start(cipher, request, nullptr, call.reply, call.language);
    obtain_keys(cipher, request, [&cipher, request, reply = call.reply, language = call.language](KeyAnswer answer) {
        if (!answer.keys) {
            request->session->creator.reject(answer.keys.error());
            return reply(no_keys_answer(answer, *request, language));
        }
        start(cipher, request, std::move(*answer.keys), reply, language);
    });
}

void get_creator(Cipher&, Call call) {
    const auto state = call.session->creator.state();
    if (state.running) return call.reply(message_answer(202, Message::signing_running, call.language));
    if (!state.outcome)
        return call.reply(failure_answer(500, Message::signing_failed, {Errc::not_started, {}}, call.language));
    if (!*state.outcome)
        return call.reply(failure_answer(500, Message::signing_failed, state.outcome->error(), call.language));
    call.reply(message_answer(200, Message::signing_done, call.language));
}

}  // namespace

void add_creator_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/creator", Access::guarded, post_creator);
    routes.add_ticket(Method::get, "/ds/creator", Access::open, get_creator);
}

}  // namespace pidpys::api
