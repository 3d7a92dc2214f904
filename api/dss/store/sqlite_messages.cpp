// SPDX-License-Identifier: MIT
#include "api/dss/store/rows.hpp"
#include "api/dss/store/rules.hpp"
#include "api/dss/store/sqlite_store.hpp"

namespace pidpys::api::dss {
std::vector<EntityRecord> SqliteStore::entities(std::string_view message) {
    std::vector<EntityRecord> list;
    Query query(database_,
                "SELECT id, parent, file_name, is_signature, content, size FROM entities WHERE message=? "
                "ORDER BY position");
    query.bind(message);
    while (query.step()) list.push_back(entity_of(query));
    return list;
}

void SqliteStore::add_usage(std::string_view box, std::int64_t octets, std::int64_t records) {
    Query(database_,
          "INSERT INTO box_usage VALUES (?,max(0,?),max(0,?)) ON CONFLICT DO UPDATE SET "
          "octets=max(0,octets+?), records=max(0,records+?)")
        .bind(box)
        .bind(octets)
        .bind(records)
        .bind(octets)
        .bind(records)
        .run();
}

Result<void> SqliteStore::charge_box(std::string_view box, std::uint64_t octets, std::uint64_t records) {
    if (octets > limits_.organization) return fail(Errc::too_large, "more than an organisation may keep");
    const Lock lock(mutex_);
    Transaction transaction(database_);
    add_usage(box, static_cast<std::int64_t>(octets), static_cast<std::int64_t>(records));
    Query query(database_,
                "SELECT sum(octets), sum(records) FROM box_usage JOIN boxes ON boxes.id=box "
                "WHERE organization_id=(SELECT organization_id FROM boxes WHERE id=?)");
    query.bind(box).step();
    if (auto fits = fits_share(limits_, query.number(0), query.number(1)); !fits) return fits;
    query.again();
    transaction.commit();
    return {};
}

void SqliteStore::credit_box(std::string_view box, std::uint64_t octets, std::uint64_t records) {
    const Lock lock(mutex_);
    add_usage(box, -static_cast<std::int64_t>(octets), -static_cast<std::int64_t>(records));
}

Result<MessageRecord> SqliteStore::add_message(const MessageRecord& message, std::string_view operation) {
    {
        const Lock lock(mutex_);
        Transaction transaction(database_);
        Query(database_, "INSERT OR IGNORE INTO messages VALUES (?,?,?,?,?,?,?,?)")
            .bind(message.id)
            .bind(message.from_box)
            .bind(message.to_box)
            .bind(message.user_id)
            .bind(message.created)
            .bind(std::int64_t{message.draft})
            .bind(std::int64_t{message.internal})
            .bind(operation)
            .run();
        if (database_.changed_rows() == 1) {
            for (std::size_t i = 0; i < message.entities.size(); ++i) {
                const auto& entity = message.entities[i];
                Query(database_, "INSERT INTO entities VALUES (?,?,?,?,?,?,?,?)")
                    .bind(message.id)
                    .bind(static_cast<std::int64_t>(i))
                    .bind(entity.id)
                    .bind(entity.parent)
                    .bind(entity.file_name)
                    .bind(std::int64_t{entity.is_signature})
                    .bind(entity.content)
                    .bind(static_cast<std::int64_t>(entity.size))
                    .run();
            }
            transaction.commit();
            return message;
        }
    }
    if (auto former = message_by_operation(message.from_box, operation)) return std::move(*former);
    return fail(Errc::internal, "a message could not be stored");
}

std::optional<MessageRecord> SqliteStore::message_by_operation(std::string_view box, std::string_view operation) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM messages WHERE from_box=? AND operation=?");
    if (!query.bind(box).bind(operation).step()) return std::nullopt;
    auto message = message_of(query);
    message.entities = entities(message.id);
    return message;
}

std::optional<MessageRecord> SqliteStore::message(std::string_view box, std::string_view id) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM messages WHERE id=? AND (from_box=? OR (to_box=? AND draft=0))");
    if (!query.bind(id).bind(box).bind(box).step()) return std::nullopt;
    auto message = message_of(query);
    message.entities = entities(message.id);
    return message;
}

}  // namespace pidpys::api::dss
