// SPDX-License-Identifier: MIT
// ds/data, ds/base64Data, ds/signedData, ds/base64SignedData (cipher-api 4.6): signatures in and out, and the content
// of attached ones. Downloads of a running job wait for it without a thread.
#include "api/cipher/body.hpp"
#include "api/cipher/container.hpp"
#include "api/cipher/download.hpp"
#include "api/cipher/routes.hpp"
#include "api/messages/utf8.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::api {
namespace {

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

constexpr Download created{&Session::creator, Message::signing_failed, "ds/data"};

void get_signature(Cipher& cipher, Call call) { download_octets(cipher, call, created); }
void get_base64(Cipher& cipher, Call call) { download_base64(cipher, call, created); }

// What was signed: the content of the attached signature, the files of a container, or the session's data beside a detached one (13).
Result<Blob> signed_data(const Cipher& cipher, const Session& session, const Inputs& inputs) {
    const std::optional<Blob> signature = signature_of(session, inputs);
    if (!signature) return fail(Errc::not_found, "no signature is loaded into the session");
    if (is_container(*signature)) return content_of_container(cipher, session.account, *signature);
    auto content = crypto::signed_content(signature->view());
    if (content && content->storage.empty() && !content->view.empty())
        return signature->slice(static_cast<std::size_t>(content->view.data() - signature->view().data()),
                                content->view.size());
    if (content) return charge(session.account, Blob(std::move(content->storage)));
    if (content.error().code != Errc::not_found) return forward(content);
    if (!inputs.data) return fail(Errc::not_found, "the signature is detached and no data is loaded into the session");
    return *inputs.data;
}

void answer_signed_data(Cipher& cipher, Call call, Response (*make)(const Blob&, Language)) {
    cipher.answer_on_worker(
        call.account, std::move(call.reply), call.language,
        [&cipher, session = call.session, inputs = call.session->inputs(), make, language = call.language] {
            const auto content = signed_data(cipher, *session, inputs);
            return content ? make(*content, language)
                           : failure_answer(500, Message::signed_data_failed, content.error(), language);
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
