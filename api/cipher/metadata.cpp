// SPDX-License-Identifier: MIT
// PUT /ticket/{uuid}/metadata (cipher-api 4.4): what the caller says of the data, shown when the user is asked.
#include "api/cipher/body.hpp"
#include "api/cipher/questions.hpp"
#include "api/cipher/routes.hpp"

namespace pidpys::api {
namespace {

void put_metadata(Cipher& cipher, Call call) {
    if (!call.session->inputs().data)
        return call.reply(message_answer(400, Message::metadata_before_data, call.language));
    const auto& body = call.request.body;
    cipher.answer(call.account, body.size(), std::move(call.reply), call.language,
                  [session = call.session, body, language = call.language] {
                      const auto fields = read_fields(body, {"metaData"});
                      auto metadata = fields ? read_metadata(*fields) : tl::unexpected(fields.error());
                      if (!metadata) return failure_answer(500, Message::metadata_failed, metadata.error(), language);
                      auto place = session->account->take({.octets = metadata->size(), .memory = metadata->size()});
                      if (!place) return failure_answer(500, Message::metadata_failed, place.error(), language);
                      session->change([&](Inputs& inputs) {
                          inputs.metadata = std::move(*metadata);
                          inputs.metadata_place = std::make_shared<const Charge>(std::move(*place));
                      });
                      return message_answer(200, Message::metadata_set, language);
                  });
}

}  // namespace

void add_metadata_routes(Routes& routes) {
    routes.add_ticket(Method::put, "/metadata", Access::open, put_metadata, max_json_body);
}

}  // namespace pidpys::api
