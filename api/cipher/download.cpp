// SPDX-License-Identifier: MIT
#include "api/cipher/download.hpp"

#include <nlohmann/json.hpp>

#include "api/cipher/verify_result.hpp"
#include "api/messages/remark.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_base64 = std::size_t{64} << 20;  // octets of content: in JSON they take a third more

using Make = Response (*)(const Blob& made, const Download& what, Language language);

void download(Cipher& cipher, const Call& call, const Download& what, Make make) {
    ((*call.session).*what.job)
        .await(call.request.gone, [&cipher, session = call.session, reply = call.reply, language = call.language, what,
                                   make](const JobSlot<Made>::Outcome& outcome) {
            if (session->closed()) return reply(message_answer(400, Message::ticket_absent, language));
            if (!outcome) return reply(failure_answer(500, what.failure, {Errc::not_started, {}}, language));
            if (!*outcome) return reply(failure_answer(500, what.failure, outcome->error(), language));
            cipher.answer(session->account, (*outcome)->octets.size(), reply, language,
                          [outcome, make, what, language] { return make((*outcome)->octets, what, language); });
        });
}

}  // namespace

Response base64_answer(ByteView content, Message failure, const char* octets, Language language) {
    if (content.size() > max_base64)
        return failure_answer(500, failure, {Errc::too_large, std::string("more than 64 MiB: take ") + octets},
                              language);
    return value_answer(text(Message::data_received, language), "base64Data", base64_encode(content));
}

void download_octets(Cipher& cipher, const Call& call, const Download& what) {
    download(cipher, call, what, [](const Blob& made, const Download&, Language) { return Response::octets(made); });
}

void download_base64(Cipher& cipher, const Call& call, const Download& what) {
    download(cipher, call, what, [](const Blob& made, const Download& which, Language language) {
        return base64_answer(made.view(), which.failure, which.octets, language);
    });
}

void answer_progress(const Call& call, const Progress& of) {
    const auto state = ((*call.session).*of.job).state();
    if (state.running) return call.reply(message_answer(202, of.running, call.language));
    if (!state.outcome) return call.reply(failure_answer(500, of.failure, {Errc::not_started, {}}, call.language));
    if (!*state.outcome) return call.reply(failure_answer(500, of.failure, state.outcome->error(), call.language));
    const Made& made = **state.outcome;
    const auto remarks = remarks_of_made(made.unknown, made.clocks_apart);
    if (remarks.empty()) return call.reply(message_answer(200, of.done, call.language));
    const nlohmann::ordered_json answer = {{"message", text(of.done, call.language)},
                                           {"remarks", remarks_object(remarks, call.language)}};
    call.reply({200, "application/json", Blob::of(answer.dump()), {}});
}

std::optional<Blob> signature_of(const Session& session, const Inputs& inputs) {
    if (inputs.signature) return inputs.signature;
    const auto created = session.creator.state().outcome;
    return created && *created ? std::optional((*created)->octets) : std::nullopt;
}

}  // namespace pidpys::api
