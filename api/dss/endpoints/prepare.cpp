// SPDX-License-Identifier: MIT
// PrepareDocumentsToSign: the patch that changes nothing (diadoc-dss 11.3). It gives clients the id they have to sign.
#include <algorithm>

#include <messages.pb.h>

#include "api/dss/codec/ids.hpp"
#include "api/dss/endpoints/draft.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api::dss {
namespace {

namespace events = Diadoc::Api::Proto::Events;

Answer<void> patch(const Call& call, const Box& box, const Diadoc::Api::Proto::DocumentId& id, bool with_content,
                   events::PrepareDocumentsToSignResponse& response) {
    const auto message_id = parse_guid(id.messageid());
    const auto entity_id = parse_guid(id.entityid());
    const auto message = message_id && entity_id ? call.store().message(box.id, *message_id) : std::nullopt;
    if (!message) return refusal::not_found("Http.MessageNotFound", "Message '" + id.messageid() + "' is not found");
    const auto& entities = message->entities;
    const auto entity = std::find_if(entities.begin(), entities.end(),
                                     [&](const auto& e) { return e.id == *entity_id && !e.is_signature; });
    if (entity == entities.end())
        return refusal::not_found("Http.EntityNotFound", "Entity '" + id.entityid() + "' is not found");

    Draft draft(call.store(), box.id);
    if (auto charged = draft.charge(entity->size); !charged) return refusal::storage_full(charged.error().detail);
    auto& patched = *response.add_documentpatchedcontents();
    *patched.mutable_documentid() = id;
    patched.set_patchedcontentid(random_uuid());
    if (with_content) {
        const auto blob = call.store().blob(entity->content);
        if (!blob) return refusal::internal();
        patched.set_content(std::string(blob->text()));
    }
    call.store().add_patched(patched.patchedcontentid(), box.id, draft.add(call.store().freeze(entity->content)),
                             call.now());
    draft.keep();
    return {};
}

}  // namespace

Answer<Response> prepare_documents(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto body = call.body<events::PrepareDocumentsToSignRequest>();
    if (!body) return tl::unexpected(body.error());
    const auto box = call.box(*user, body->boxid());
    if (!box) return tl::unexpected(box.error());
    if (body->contents_size() > 0)
        return refusal::bad_request(
            "PrepareDocumentsToSignRequest.Contents is not supported: post the document as a draft");
    const bool with_content = !call.flag("excludeContent", true);
    events::PrepareDocumentsToSignResponse response;
    for (const auto& draft : body->draftdocuments())
        if (auto done = patch(call, *box, draft.documentid(), with_content, response); !done)
            return tl::unexpected(done.error());
    for (const auto& document : body->documents())
        if (auto done = patch(call, *box, document.documentid(), with_content, response); !done)
            return tl::unexpected(done.error());
    return call.answer(response);
}

}  // namespace pidpys::api::dss
