// SPDX-License-Identifier: MIT
// Octets that callers leave here: shelf files, entities of messages, patched contents. Each is a content, an ordered
// list of immutable chunks; small chunks are rows, large ones files beside the database.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/blob.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api::dss {

using ContentId = std::int64_t;

struct ShelfState {
    std::uint64_t size = 0;              // octets received
    bool complete = false;               // the last part is known and none is missing
    std::vector<std::uint32_t> missing;  // parts below the last one known
};

struct EntityRecord {
    std::string id;
    std::string parent;  // for a signature: the document's entity
    std::string file_name;
    bool is_signature = false;
    ContentId content = 0;
    std::uint64_t size = 0;
};

struct MessageRecord {
    std::string id;
    std::string from_box, to_box;  // to_box may be empty
    std::string user_id;
    std::int64_t created = 0;
    bool draft = false, internal = false;
    std::vector<EntityRecord> entities;
};

class ContentStore {
public:
    virtual ~ContentStore() = default;

    // Shelf. A part may be sent again (it replaces the former one), in any order. Once a part has been marked as the
    // last, the highest part received is the last: a middle part marked so never truncates a file.
    // Errors: too_large (file or user's quota), io.
    virtual Result<ShelfState> put_part(std::string_view user, std::string_view name, std::uint32_t part, bool last,
                                        ByteView data, std::int64_t now) = 0;
    // The content of a complete file, by name without regard to case of GUIDs; nothing for another user's file.
    virtual std::optional<ContentId> shelf_content(std::string_view user, std::string_view name) = 0;
    virtual bool has_shelf_file(std::string_view user, std::string_view name) = 0;

    virtual Result<ContentId> put_content(ByteView data) = 0;
    // A content with the same chunks, that later parts of the original do not touch.
    virtual ContentId freeze(ContentId content) = 0;
    virtual std::uint64_t content_size(ContentId content) = 0;
    // Hands the octets in order, in pieces of at most 1 MiB. Errors: not_found, io.
    virtual Result<void> read(ContentId content, const std::function<void(ByteView)>& piece) = 0;
    // The whole content; memory or a mapped file.
    virtual Result<Blob> blob(ContentId content) = 0;

    // Before anything is stored for a box: its organisation's share of the disk, in all its boxes. too_large: no more.
    virtual Result<void> charge_box(std::string_view box, std::uint64_t octets, std::uint64_t records) = 0;
    virtual void credit_box(std::string_view box, std::uint64_t octets, std::uint64_t records) = 0;
    // Of contents that nothing refers to: they leave the disk at once.
    virtual void drop_contents(const std::vector<ContentId>& contents) = 0;

    // `operation`: the caller's idempotency key within the box; an existing message with it is returned instead.
    virtual Result<MessageRecord> add_message(const MessageRecord& message, std::string_view operation) = 0;
    virtual std::optional<MessageRecord> message_by_operation(std::string_view box, std::string_view operation) = 0;
    virtual std::optional<MessageRecord> message(std::string_view box, std::string_view id) = 0;

    virtual void add_patched(std::string_view id, std::string_view box, ContentId content, std::int64_t now) = 0;
    virtual std::optional<ContentId> patched_content(std::string_view box, std::string_view id) = 0;
};

}  // namespace pidpys::api::dss
