// SPDX-License-Identifier: MIT
// ds/data, ds/base64Data, ds/signedData, ds/base64SignedData (cipher-api 4.6): signatures in and out, and the content
// of attached ones. Downloads of a running job wait for it without a thread.
#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_base64 = std::size_t{64} << 20;  // octets of content: in JSON they take a third more

Response base64_answer(ByteView content, Message failure, const char* octets, Language language) {
    if (content.size() > max_base64)
        return failure_answer(500, failure, {Errc::too_large, std::string("more than 64 MiB: take ") + octets}, language);
    return value_answer(text(Message::data_received, language), "base64Data", base64_encode(content));
}

Result<void> load(Session& session, const Blob& body, const std::string& content_type) {
    auto upload = read_upload(body, content_type, "uploadDsData");
    if (!upload) return forward(upload);
    auto bare = bare_signature(std::move(upload->content));
    if (!bare) return forward(bare);
    auto signature = charge(session.account, std::move(*bare));
    if (!signature) return forward(signature);
    session.change([&](Inputs& inputs) {
        inputs.signature = std::move(*signature);
        inputs.signature_name = shown_name(upload->file_name);
    });
    return {};
}

void post_signature(Cipher& cipher, Call call) {
    const auto& body = call.request.body;
    cipher.answer(call.account, body.size(), std::move(call.reply), call.language,
                  [session = call.session, body, language = call.language,
                   type = std::string(find_header(call.request.headers, "Content-Type"))] {
                      const auto loaded = load(*session, body, type);
                      return loaded ? message_answer(200, Message::signature_uploaded, language)
                                    : failure_answer(500, Message::signature_upload_failed, loaded.error(), language);
                  });
}

// Waits for the signature being created, then answers with it as `make` likes.
void await_signature(Cipher& cipher, const Call& call, Response (*make)(const Blob&, Language)) {
    call.session->creator.await(call.request.gone, [&cipher, session = call.session, reply = call.reply, language = call.language,
                                 make](const JobSlot<Blob>::Outcome& outcome) {
        if (session->closed()) return reply(message_answer(400, Message::ticket_absent, language));
        if (!outcome) return reply(failure_answer(500, Message::signing_failed, {Errc::not_started, {}}, language));
        if (!*outcome) return reply(failure_answer(500, Message::signing_failed, outcome->error(), language));
        cipher.answer(session->account, (*outcome)->size(), reply, language,
                      [outcome, make, language] { return make(**outcome, language); });
    });
}

void get_signature(Cipher& cipher, Call call) {
    await_signature(cipher, call, [](const Blob& signature, Language) { return Response::octets(signature); });
}

void get_base64(Cipher& cipher, Call call) {
    await_signature(cipher, call, [](const Blob& signature, Language language) {
        return base64_answer(signature.view(), Message::signing_failed, "ds/data", language);
    });
}

// What was signed: the content of the attached signature, or the session's data beside a detached one (13).
Result<Blob> signed_data(const Session& session, const Inputs& inputs) {
    std::optional<Blob> signature = inputs.signature;
    if (const auto created = session.creator.state().outcome; !signature && created && *created) signature = **created;
    if (!signature) return fail(Errc::not_found, "no signature is loaded into the session");
    auto content = crypto::signed_content(signature->view());
    if (content && content->storage.empty() && !content->view.empty())
        return signature->slice(static_cast<std::size_t>(content->view.data() - signature->view().data()), content->view.size());
    if (content) return charge(session.account, Blob(std::move(content->storage)));
    if (content.error().code != Errc::not_found) return forward(content);
    if (!inputs.data) return fail(Errc::not_found, "the signature is detached and no data is loaded into the session");
    return *inputs.data;
}

void answer_signed_data(Cipher& cipher, Call call, Response (*make)(const Blob&, Language)) {
    cipher.answer_on_worker(call.account, std::move(call.reply), call.language,
                            [session = call.session, inputs = call.session->inputs(), make, language = call.language] {
                                const auto content = signed_data(*session, inputs);
                                return content ? make(*content, language)
                                               : failure_answer(500, Message::signed_data_failed, content.error(),
                                                                language);
                            });
}

void get_signed_data(Cipher& cipher, Call call) {
    answer_signed_data(cipher, std::move(call),
                       [](const Blob& content, Language) { return Response::octets(content); });
}

void get_base64_signed_data(Cipher& cipher, Call call) {
    answer_signed_data(cipher, std::move(call), [](const Blob& content, Language language) {
        return base64_answer(content.view(), Message::signed_data_failed, "ds/signedData", language);
    });
}

}  // namespace

void add_signature_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/ds/data", Access::open, post_signature, max_data_body);
    routes.add_ticket(Method::get, "/ds/data", Access::open, get_signature);
    routes.add_ticket(Method::get, "/ds/base64Data", Access::open, get_base64);
    routes.add_ticket(Method::get, "/ds/signedData", Access::open, get_signed_data);
    routes.add_ticket(Method::get, "/ds/base64SignedData", Access::open, get_base64_signed_data);
}

}  // namespace pidpys::api
