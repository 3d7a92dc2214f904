// SPDX-License-Identifier: MIT
#include "api/dss/tasks/resolver.hpp"

#include <algorithm>
#include <array>

#include "api/dss/codec/ids.hpp"
#include "api/dss/codec/text.hpp"
#include "api/dss/shelf/names.hpp"
#include "api/messages/utf8.hpp"
#include "crypto/cms/digest.hpp"
#include "platform/per_thread.hpp"

namespace pidpys::api::dss {
namespace {

constexpr const char* invalid = "Dss.InvalidRequest";

// A context for each thread: making one costs as much as digesting a small file.
EVP_MD_CTX* context() {
    static platform::PerThread<EVP_MD_CTX, EVP_MD_CTX_new, EVP_MD_CTX_free> made;
    return made.get();
}

}  // namespace

Resolver::Resolver(ContentStore& store, std::string user, std::string box, std::string request, std::string_view digest)
    : store_(store),
      user_(std::move(user)),
      box_(std::move(box)),
      request_(std::move(request)),
      algorithm_(crypto::digest_by_name(digest)) {}

Answer<ContentId> Resolver::find(const Diadoc::Api::Proto::Content_v3& content, const std::string& where) const {
    const std::string failed = "Could not get content of " + where + ": ";
    std::optional<ContentId> found;
    if (const auto& name = content.nameonshelf(); !name.empty()) {
        const auto stored = is_generated_name(name) ? std::optional(name) : private_name(name);
        if (stored) found = store_.shelf_content(user_, *stored);
        if (!found)
            return refusal::bad_request(failed + "File '" + name + "' not found in temporary file storage", invalid);
        return *found;
    }
    if (content.has_entityid()) {
        const auto message = parse_guid(content.entityid().messageid());
        const auto entity = parse_guid(content.entityid().entityid());
        const auto record = message && entity ? store_.message(box_, *message) : std::nullopt;
        if (!record)
            return refusal::bad_request(failed + "Message '" + content.entityid().messageid() + "' not found", invalid);
        const auto& entities = record->entities;
        const auto at = std::find_if(entities.begin(), entities.end(), [&](const auto& e) { return e.id == *entity; });
        if (at == entities.end())
            return refusal::bad_request(failed + "Entity '" + content.entityid().entityid() + "' not found", invalid);
        return at->content;
    }
    if (const auto id = parse_guid(content.patchedcontentid())) found = store_.patched_content(box_, *id);
    if (!found)
        return refusal::bad_request(failed + "Patched content '" + content.patchedcontentid() + "' not found", invalid);
    return *found;
}

Answer<Resolver::Resolved> Resolver::resolve(const Diadoc::Api::Proto::Dss::DssSignFile& file,
                                             std::size_t index) const {
    const std::string where = request_ + ".Files[" + std::to_string(index) + "]";
    const auto& content = file.content();
    const std::array set = {!content.content().empty(), !content.nameonshelf().empty(), content.has_entityid(),
                            !content.patchedcontentid().empty()};
    const auto count = std::count(set.begin(), set.end(), true);
    if (count > 1 || (count == 0 && !content.has_content()))
        return refusal::bad_request(where +
                                        ".Content: exactly one of Content, NameOnShelf, EntityId, "
                                        "PatchedContentId must be set",
                                    invalid);

    const EVP_MD* md = algorithm_ != nullptr ? crypto::implementation(*algorithm_) : nullptr;
    if (md == nullptr || EVP_DigestInit_ex(context(), md, nullptr) != 1) return refusal::internal();
    Resolved resolved{{shown_name(file.filename()), 0, Bytes(algorithm_->size)}, std::nullopt};
    TaskFile& result = resolved.file;
    const auto add = [&](ByteView piece) {
        EVP_DigestUpdate(context(), piece.data(), piece.size());
        result.size += piece.size();
    };
    if (count == 0 || set[0]) {
        add(as_bytes(content.content()));
    } else {
        const auto id = find(content, where);
        if (!id) return tl::unexpected(id.error());
        resolved.stored = *id;
        if (!store_.read(*id, add))
            return refusal::bad_request("Could not get content of " + where + ": it is gone from the storage", invalid);
    }
    if (EVP_DigestFinal_ex(context(), result.digest.data(), nullptr) != 1) return refusal::internal();
    return resolved;
}

}  // namespace pidpys::api::dss
