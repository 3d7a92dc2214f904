// SPDX-License-Identifier: MIT
// PostMessage as far as it creates documents, and GetEntityContent (diadoc-dss 11.2).
#include <algorithm>

#include <messages.pb.h>
#include <openssl/sha.h>

#include "api/dss/codec/ids.hpp"
#include "api/dss/endpoints/draft.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "api/dss/shelf/names.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/undress.hpp"
#include "crypto/cms/verify.hpp"

namespace pidpys::api::dss {
namespace {

namespace events = Diadoc::Api::Proto::Events;

// The octets of a document or signature: inline, or a shelf file, which PostMessage names without the prefix.
struct Source {
    const std::string& inline_octets;
    const std::string& name_on_shelf;
    [[nodiscard]] bool is_set() const { return !inline_octets.empty() || !name_on_shelf.empty(); }
};

std::optional<ContentId> on_shelf(const Call& call, const Principal& user, const Source& source) {
    return call.store().shelf_content(user.user_id, private_name(source.name_on_shelf).value_or(source.name_on_shelf));
}

std::uint64_t size_of(const Call& call, const Principal& user, const Source& source) {
    const auto found = source.name_on_shelf.empty() ? std::nullopt : on_shelf(call, user, source);
    return source.inline_octets.size() + (found ? call.store().content_size(*found) : 0);
}

Answer<ContentId> take(const Call& call, const Principal& user, const Source& source, const std::string& where,
                       Draft& draft) {
    if (!source.inline_octets.empty() && !source.name_on_shelf.empty())
        return refusal::bad_request(where + ": both content and name on shelf are set");
    if (!source.name_on_shelf.empty()) {
        const auto found = on_shelf(call, user, source);
        if (!found)
            return refusal::bad_request(where + ": File '" + source.name_on_shelf +
                                        "' not found in temporary file storage");
        return draft.add(call.store().freeze(*found));
    }
    const auto content = call.store().put_content(as_bytes(source.inline_octets));
    if (!content) return refusal::internal();
    return draft.add(*content);
}

Answer<void> check_signature(const Call& call, ContentId document, ContentId signature, const std::string& where) {
    const auto content = call.store().blob(document);
    const auto octets = call.store().blob(signature);
    if (!content || !octets) return refusal::internal();
    // A signature that holds other content says nothing of this document.
    const auto over = crypto::may_be_over(octets->view(), content->view());
    const auto result = crypto::verify(octets->view(), content->view());
    const auto is_bad = [](const crypto::SignerVerification& signer) {
        return signer.failure || std::ranges::any_of(signer.remarks, [](const crypto::Remark& remark) {
                   return remark.kind == crypto::RemarkKind::not_a_document;
               });
    };
    const bool good = over && *over && result && std::ranges::none_of(result->signers, is_bad);
    if (!good) return refusal::bad_request(where + ": Invalid signature");
    return {};
}

// A signature out of the clothes it may wear (PEM, Base64, S/MIME): what is kept and handed on is DER.
Answer<ContentId> bare_signature(const Call& call, ContentId dressed, const std::string& where, Draft& draft) {
    const auto octets = call.store().blob(dressed);
    if (!octets) return refusal::internal();
    const auto bare = crypto::undress(octets->view());
    if (!bare) return refusal::bad_request(where + ": Invalid signature");
    if (!*bare) return dressed;
    const auto kept = call.store().put_content(**bare);
    if (!kept) return refusal::internal();
    return draft.add(*kept);
}

Answer<void> add_document(const Call& call, const Principal& user, const events::DocumentAttachment& attachment,
                          const std::string& where, MessageRecord& message, Draft& draft) {
    const auto& signed_content = attachment.signedcontent();
    const Source document{signed_content.content(), signed_content.nameonshelf()};
    if (!document.is_set()) return refusal::bad_request(where + ": content is required");
    const auto content = take(call, user, document, where, draft);
    if (!content) return tl::unexpected(content.error());
    EntityRecord entity{random_uuid(), {}, {}, false, *content, call.store().content_size(*content)};
    for (const auto& item : attachment.metadata())
        if (item.key() == "FileName") entity.file_name = item.value();
    message.entities.push_back(entity);

    const Source signature{signed_content.signature(), signed_content.signaturenameonshelf()};
    if (!signature.is_set()) return {};
    const auto taken = take(call, user, signature, where, draft);
    if (!taken) return tl::unexpected(taken.error());
    const auto octets = bare_signature(call, *taken, where, draft);
    if (!octets) return tl::unexpected(octets.error());
    if (auto checked = check_signature(call, *content, *octets, where); !checked) return checked;
    message.entities.push_back({random_uuid(), entity.id, {}, true, *octets, call.store().content_size(*octets)});
    return {};
}

std::uint64_t size_of_all(const Call& call, const Principal& user, const events::MessageToPost& body) {
    std::uint64_t octets = 0;
    for (const auto& attachment : body.documentattachments()) {
        const auto& content = attachment.signedcontent();
        octets += size_of(call, user, {content.content(), content.nameonshelf()}) +
                  size_of(call, user, {content.signature(), content.signaturenameonshelf()});
    }
    return octets;
}

// Without an operation id the body itself is the operation: a client that repeats a call gets the same message.
std::string operation_of(const Call& call) {
    if (auto given = call.parameter("operationId")) return "id:" + *given;
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(call.request().body.view().data(), call.request().body.size(), digest.data());
    return "body:" + hex_encode(digest);
}

events::Message describe(const Call& call, const MessageRecord& record) {
    events::Message message;
    message.set_messageid(record.id);
    message.set_timestampticks(ticks(record.created));
    message.set_lastpatchtimestampticks(ticks(record.created));
    message.set_fromboxid(legacy_box_id(record.from_box));
    const auto title = [&](const std::string& box) {
        const auto found = call.store().box(box);
        return found ? found->organization : std::string();
    };
    message.set_fromtitle(title(record.from_box));
    if (!record.to_box.empty()) {
        message.set_toboxid(legacy_box_id(record.to_box));
        message.set_totitle(title(record.to_box));
    }
    for (const auto& entity : record.entities) {
        auto& out = *message.add_entities();
        out.set_entitytype(entity.is_signature ? events::Signature : events::Attachment);
        out.set_entityid(entity.id);
        if (!entity.parent.empty()) out.set_parententityid(entity.parent);
        out.mutable_content()->set_size(static_cast<std::int32_t>(entity.size));
        out.set_attachmenttype(events::Nonformalized);
        out.set_filename(entity.file_name);
        out.set_rawcreationdate(ticks(record.created));
    }
    message.set_isdraft(record.draft);
    message.set_istest(false);
    message.set_isinternal(record.internal);
    message.set_lockmode(events::None);
    message.set_messagetype(record.draft ? events::Draft : events::Letter);
    return message;
}

}  // namespace

Answer<Response> post_message(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto body = call.body<events::MessageToPost>();
    if (!body) return tl::unexpected(body.error());
    const auto box = call.box(*user, body->fromboxid());
    if (!box) return tl::unexpected(box.error());
    const auto operation = operation_of(call);
    if (const auto former = call.store().message_by_operation(box->id, operation))
        return call.answer(describe(call, *former));

    MessageRecord message{random_uuid(),      box->id, {}, user->user_id, call.now(), body->isdraft(),
                          body->isinternal(), {}};
    if (body->toboxid().empty()) {
        if (!message.draft && !message.internal) return refusal::bad_request("MessageToPost.ToBoxId is required field");
    } else {
        const auto to = parse_box_id(body->toboxid());
        if (!to) return refusal::bad_request("BoxId field is not valid box id: " + body->toboxid());
        message.to_box = *to;
    }
    const int count = body->documentattachments_size();
    if (count == 0) return refusal::bad_request("MessageToPost.DocumentAttachments is required field");
    if (static_cast<std::uint32_t>(count) > call.context().options.documents_per_message)
        return refusal::bad_request("MessageToPost.DocumentAttachments: too many documents");
    Draft draft(call.store(), box->id);
    if (auto charged = draft.charge(size_of_all(call, *user, *body)); !charged)
        return refusal::storage_full("MessageToPost: " + charged.error().detail);
    for (int i = 0; i < count; ++i) {
        const std::string where = "MessageToPost.DocumentAttachments[" + std::to_string(i) + "]";
        if (auto added = add_document(call, *user, body->documentattachments(i), where, message, draft); !added)
            return tl::unexpected(added.error());
    }
    const auto stored = call.store().add_message(message, operation);
    if (!stored) return refusal::internal();
    if (stored->id == message.id) draft.keep();  // else the same call was here before, at the same time
    return call.answer(describe(call, *stored));
}

Answer<Response> entity_content(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto box = call.box(*user);
    if (!box) return tl::unexpected(box.error());
    const auto message_id = parse_guid(call.parameter("messageId").value_or(""));
    if (!message_id) return refusal::bad_request("Could not get messageId from query param");
    const auto entity_id = parse_guid(call.parameter("entityId").value_or(""));
    if (!entity_id) return refusal::bad_request("Could not get entityId from query param");
    const auto message = call.store().message(box->id, *message_id);
    if (!message) return refusal::not_found("Http.MessageNotFound", "Message '" + *message_id + "' is not found");
    for (const auto& entity : message->entities) {
        if (entity.id != *entity_id) continue;
        auto blob = call.store().blob(entity.content);
        if (!blob) return refusal::internal();
        return Response::octets(std::move(*blob));
    }
    return refusal::not_found("Http.EntityNotFound", "Entity '" + *entity_id + "' is not found");
}

}  // namespace pidpys::api::dss
