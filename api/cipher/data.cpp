// SPDX-License-Identifier: MIT
// POST /ticket/{uuid}/data (cipher-api 4.2).
#include "api/cipher/body.hpp"
#include "api/cipher/routes.hpp"

namespace pidpys::api {
namespace {

Result<void> load(Session& session, const Blob& body, const std::string& content_type) {
    auto upload = read_upload(body, content_type, "uploadTicketData");
    if (!upload) return forward(upload);
    auto data = charge(session.account, std::move(upload->content));
    if (!data) return forward(data);
    session.change([&](Inputs& inputs) {
        inputs.data = std::move(*data);
        inputs.document_name = shown_name(upload->file_name);
    });
    return {};
}

void post_data(Cipher& cipher, Call call) {
    const auto& body = call.request.body;
    cipher.answer(call.account, body.size(), std::move(call.reply), call.language,
                  [session = call.session, body, language = call.language,
                   type = std::string(find_header(call.request.headers, "Content-Type"))] {
                      const auto loaded = load(*session, body, type);
                      return loaded ? message_answer(200, Message::data_uploaded, language)
                                    : failure_answer(500, Message::data_failed, loaded.error(), language);
                  });
}

}  // namespace

void add_data_routes(Routes& routes) {
    routes.add_ticket(Method::post, "/data", Access::open, post_data, max_data_body);
}

}  // namespace pidpys::api
