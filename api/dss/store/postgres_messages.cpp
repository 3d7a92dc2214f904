// SPDX-License-Identifier: MIT
#include "api/dss/store/postgres_columns.hpp"
#include "api/dss/store/postgres_run.hpp"
#include "api/dss/store/rows.hpp"
#include "api/dss/store/rules.hpp"
#include "crypto/base/ascii.hpp"

namespace pidpys::api::dss {
namespace {

using postgres::Connection;
using postgres::Row;
using postgres::Values;

void queue_usage(Connection& connection, std::string_view box, std::int64_t octets, std::int64_t records) {
    connection.queue(
        "INSERT INTO box_usage (box, octets, records) VALUES ($1, greatest(0, $2), greatest(0, $3)) ON CONFLICT (box) "
        "DO UPDATE SET "
        "octets=greatest(0, box_usage.octets+$2), records=greatest(0, box_usage.records+$3)",
        Values().text(box).number(octets).number(records));
}

}  // namespace

// The boxes of an organisation are locked together: its share is one.
Result<void> PostgresStore::charge_box(std::string_view box, std::uint64_t octets, std::uint64_t records) {
    if (octets > limits_.organization) return fail(Errc::too_large, "more than an organisation may keep");
    return writing([&](Connection& connection) -> Result<void> {
        postgres::Transaction transaction(connection);
        std::int64_t kept = 0, number = 0;
        connection.queue(
            "SELECT 1 FROM boxes WHERE organization_id=(SELECT organization_id FROM boxes WHERE id=$1) ORDER BY id "
            "FOR NO KEY UPDATE",
            Values().text(box));
        queue_usage(connection, box, static_cast<std::int64_t>(octets), static_cast<std::int64_t>(records));
        connection.queue(
            "SELECT coalesce(sum(octets), 0)::bigint, coalesce(sum(records), 0)::bigint FROM box_usage JOIN boxes ON "
            "boxes.id=box WHERE organization_id=(SELECT organization_id FROM boxes WHERE id=$1)",
            Values().text(box), [&](const Row& row) {
                kept = row.number(0);
                number = row.number(1);
            });
        connection.run();
        if (auto fits = fits_share(limits_, kept, number); !fits) return fits;
        transaction.commit();
        return {};
    });
}

void PostgresStore::credit_box(std::string_view box, std::uint64_t octets, std::uint64_t records) {
    writing([&](Connection& connection) {
        queue_usage(connection, box, -static_cast<std::int64_t>(octets), -static_cast<std::int64_t>(records));
        connection.run();
    });
}

Result<MessageRecord> PostgresStore::add_message(const MessageRecord& message, std::string_view operation) {
    const std::string folded = lower_ascii(operation);
    const bool added = writing([&](Connection& connection) {
        postgres::Transaction transaction(connection);
        connection.queue("INSERT INTO messages (" PIDPYS_MESSAGE_COLUMNS
                         ") VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT DO NOTHING",
                         Values()
                             .text(message.id)
                             .text(message.from_box)
                             .text(message.to_box)
                             .text(message.user_id)
                             .number(message.created)
                             .flag(message.draft)
                             .flag(message.internal)
                             .octets(folded));
        if (connection.run().back() == 0) return false;
        for (std::size_t i = 0; i < message.entities.size(); ++i) {
            const auto& entity = message.entities[i];
            connection.queue(
                "INSERT INTO entities (message, position, id, parent, file_name, is_signature, content, size) VALUES "
                "($1,$2,$3,$4,$5,$6,$7,$8)",
                Values()
                    .text(message.id)
                    .number(static_cast<std::int64_t>(i))
                    .text(entity.id)
                    .text(entity.parent)
                    .octets(entity.file_name)
                    .flag(entity.is_signature)
                    .number(entity.content)
                    .number(static_cast<std::int64_t>(entity.size)));
        }
        transaction.commit();
        return true;
    });
    if (added) return message;
    if (auto former = message_by_operation(message.from_box, operation)) return std::move(*former);
    return fail(Errc::internal, "a message could not be stored");
}

template <class Condition>
std::optional<MessageRecord> PostgresStore::find_message(const char* message_sql, const char* entities_sql,
                                                         Condition condition) {
    return reading([&](Connection& connection) {
        std::optional<MessageRecord> found;
        std::vector<EntityRecord> entities;
        Values first, second;  // the same twice: one batch
        condition(first);
        condition(second);
        connection.queue(message_sql, first, [&](const Row& row) { found = message_of(row); });
        connection.queue(entities_sql, second, [&](const Row& row) { entities.push_back(entity_of(row)); });
        connection.run();
        if (found) found->entities = std::move(entities);
        return found;
    });
}

std::optional<MessageRecord> PostgresStore::message_by_operation(std::string_view box, std::string_view operation) {
    const std::string folded = lower_ascii(operation);
    return find_message(
        "SELECT " PIDPYS_MESSAGE_COLUMNS " FROM messages WHERE from_box=$1 AND operation=$2",
        "SELECT entities.id, parent, file_name, is_signature, content, size FROM messages JOIN entities ON "
        "message=messages.id WHERE from_box=$1 AND operation=$2 ORDER BY position",
        [&](Values& values) { values.text(box).octets(folded); });
}

std::optional<MessageRecord> PostgresStore::message(std::string_view box, std::string_view id) {
    return find_message("SELECT " PIDPYS_MESSAGE_COLUMNS
                        " FROM messages WHERE id=$2 AND (from_box=$1 OR (to_box=$1 AND NOT draft))",
                        "SELECT id, parent, file_name, is_signature, content, size FROM entities WHERE message=$2 "
                        "ORDER BY position",
                        [&](Values& values) { values.text(box).text(id); });
}

}  // namespace pidpys::api::dss
