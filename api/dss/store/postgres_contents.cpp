// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>

#include "api/dss/store/postgres_run.hpp"
#include "api/dss/store/rules.hpp"
#include "crypto/base/ascii.hpp"

namespace pidpys::api::dss {
namespace {

using postgres::Connection;
using postgres::Row;
using postgres::Values;

constexpr std::size_t piece_size = 1 << 20;  // of one row

// Contents lie by the day on which they are really written, whatever day it is to whoever asks.
PostgresStore::Block block_now(PostgresStore::Block::Kind kind) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return block_at(kind, std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

// The octets of the chunk whose number the session has last taken, a row at a time: no more of them lie in memory than the
// caller has there.
void queue_pieces(Connection& connection, std::int64_t base, ByteView data) {
    for (std::int64_t piece = 0; !data.empty(); ++piece) {
        const auto row = data.first(std::min(piece_size, data.size()));
        connection.queue("INSERT INTO chunks (id, piece, data) SELECT $1 + currval('ids'), $2, $3",
                         Values().number(base).number(piece).octets(row));
        data = data.subspan(row.size());
    }
}

struct Shelved {
    std::int64_t chunk = 0, octets = 0, files = 0;
    std::int64_t content = 0;  // 0: a new file
    std::int64_t last_known = 0;
};

ShelfState shelf_state(Connection& connection, ContentId content, const std::int64_t& last_known) {
    ShelfState state;
    std::int64_t next = 0;
    connection.run("SELECT part, size FROM parts WHERE content=$1 ORDER BY part", Values().number(content),
                   [&](const Row& row) {
                       for (; next < row.number(0); ++next) state.missing.push_back(static_cast<std::uint32_t>(next));
                       ++next;
                       state.size += static_cast<std::uint64_t>(row.number(1));
                   });
    state.complete = last_known != 0 && state.missing.empty();
    return state;
}

}  // namespace

// The octets are with the server before anything is locked; then the user's usage, and with it his shelf.
Result<ShelfState> PostgresStore::put_part(std::string_view user, std::string_view name, std::uint32_t part, bool last,
                                           ByteView data, std::int64_t now) {
    if (part >= limits_.parts) return fail(Errc::too_large, "too many parts");
    if (data.size() > limits_.shelf_file) return fail(Errc::too_large, "the file is larger than a shelf file may be");
    const std::string folded = lower_ascii(name);
    const auto block = block_now(Block::shelf);
    return writing_to(block, [&](Connection& connection) -> Result<ShelfState> {
        postgres::Transaction transaction(connection);
        Shelved shelved;
        connection.queue("SELECT $1 + nextval('ids')", Values().number(block.base),
                         [&](const Row& row) { shelved.chunk = row.number(0); });
        queue_pieces(connection, block.base, data);
        connection.queue(
            "INSERT INTO shelf_usage (user_id, octets) VALUES ($1, 0) ON CONFLICT (user_id) DO UPDATE SET "
            "octets=shelf_usage.octets "
            "RETURNING octets",
            Values().text(user), [&](const Row& row) { shelved.octets = row.number(0); });
        connection.queue("SELECT content, last_known FROM shelf WHERE user_id=$1 AND name=$2",
                         Values().text(user).octets(folded), [&](const Row& row) {
                             shelved.content = row.number(0);
                             shelved.last_known = row.number(1);
                         });
        connection.queue("SELECT count(*) FROM shelf WHERE user_id=$1", Values().text(user),
                         [&](const Row& row) { shelved.files = row.number(0); });
        connection.run();
        std::int64_t former = 0, replaced = 0;  // the part's chunk until now, and its size
        if (shelved.content == 0) {
            if (shelved.files >= std::int64_t{limits_.shelf_files})
                return fail(Errc::too_large, "the user's shelf holds too many files");
            shelved.content = shelved.chunk;
            connection.queue("INSERT INTO contents (id) VALUES ($1)", Values().number(shelved.content));
            connection.queue("INSERT INTO shelf (user_id, name, content, last_known, updated) VALUES ($1,$2,$3,0,$4)",
                             Values().text(user).octets(folded).number(shelved.content).number(now));
        } else {
            connection.run("SELECT chunk, size FROM parts WHERE content=$1 AND part=$2",
                           Values().number(shelved.content).number(part), [&](const Row& row) {
                               former = row.number(0);
                               replaced = row.number(1);
                           });
        }
        const auto size = static_cast<std::int64_t>(data.size());
        if (shelved.octets + size - replaced > static_cast<std::int64_t>(limits_.shelf_user))
            return fail(Errc::too_large, "the user's shelf is full");
        connection.queue("UPDATE shelf_usage SET octets=octets+$1 WHERE user_id=$2",
                         Values().number(size - replaced).text(user));
        shelved.last_known = std::max<std::int64_t>(shelved.last_known, last);
        connection.queue("UPDATE shelf SET last_known=$1, updated=$2 WHERE user_id=$3 AND name=$4",
                         Values().number(shelved.last_known).number(now).text(user).octets(folded));
        connection.queue("DELETE FROM chunks WHERE id=$1", Values().number(former));
        connection.queue(
            "INSERT INTO parts (content, part, chunk, size) VALUES ($1,$2,$3,$4) ON CONFLICT (content, part) DO UPDATE "
            "SET chunk=$3, size=$4",
            Values().number(shelved.content).number(part).number(shelved.chunk).number(size));
        auto state = shelf_state(connection, shelved.content, shelved.last_known);
        if (state.size > limits_.shelf_file)
            return fail(Errc::too_large, "the file is larger than a shelf file may be");
        transaction.commit();
        return state;
    });
}

std::optional<ContentId> PostgresStore::shelf_content(std::string_view user, std::string_view name) {
    const std::string folded = lower_ascii(name);
    return reading([&](Connection& connection) -> std::optional<ContentId> {
        Shelved shelved;
        connection.run("SELECT content, last_known FROM shelf WHERE user_id=$1 AND name=$2",
                       Values().text(user).octets(folded), [&](const Row& row) {
                           shelved.content = row.number(0);
                           shelved.last_known = row.number(1);
                       });
        if (shelved.content == 0 || !shelf_state(connection, shelved.content, shelved.last_known).complete)
            return std::nullopt;
        return shelved.content;
    });
}

bool PostgresStore::has_shelf_file(std::string_view user, std::string_view name) {
    const std::string folded = lower_ascii(name);
    return any("SELECT 1 FROM shelf WHERE user_id=$1 AND name=$2", Values().text(user).octets(folded));
}

Result<ContentId> PostgresStore::put_content(ByteView data) {
    const auto block = block_now(Block::kept);
    return writing_to(block, [&](Connection& connection) -> Result<ContentId> {
        ContentId content = 0;
        connection.queue("INSERT INTO contents (id) SELECT $1 + nextval('ids') RETURNING id",
                         Values().number(block.base), [&](const Row& row) { content = row.number(0); });
        queue_pieces(connection, block.base, data);
        connection.queue(
            "INSERT INTO parts (content, part, chunk, size) SELECT $1 + currval('ids'), 0, $1 + currval('ids'), $2",
            Values().number(block.base).number(static_cast<std::int64_t>(data.size())));
        connection.run();
        return content;
    });
}

// The octets of the shelf, which are there for days, are copied to where those of messages lie; these are shared.
ContentId PostgresStore::freeze(ContentId content) {
    const auto block = block_now(Block::kept);
    return writing_to(block, [&](Connection& connection) {
        ContentId copy = 0;
        connection.queue("SELECT pg_advisory_xact_lock_shared($1)", Values().number(drop_lock));
        connection.queue(
            "WITH made AS (INSERT INTO contents (id) VALUES ($2 + nextval('ids')) RETURNING id),"
            " wanted AS MATERIALIZED (SELECT part, chunk, size, CASE WHEN chunk<$3 THEN $2 + nextval('ids') ELSE chunk "
            "END"
            "  AS target FROM parts WHERE content=$1),"
            " copied AS (INSERT INTO chunks (id, piece, data) SELECT target, piece, data FROM wanted JOIN chunks ON "
            "id=chunk"
            "  WHERE target<>chunk),"
            " linked AS (INSERT INTO parts (content, part, chunk, size) SELECT made.id, part, target, size FROM "
            "wanted, made) SELECT id FROM made",
            Values().number(content).number(block.base).number(block_at(Block::kept, 0).low),
            [&](const Row& row) { copy = row.number(0); });
        connection.run();
        return copy;
    });
}

std::uint64_t PostgresStore::content_size(ContentId content) {
    const auto size =
        first("SELECT coalesce(sum(size), 0)::bigint FROM parts WHERE content=$1", Values().number(content),
              [](const Row& row) { return static_cast<std::uint64_t>(row.number(0)); });
    return size.value_or(0);
}

// One statement: of one moment, whatever parts are replaced meanwhile.
Result<void> PostgresStore::read(ContentId content, const std::function<void(ByteView)>& piece) {
    const auto connection = pool_.lend();
    connection->run("SELECT data FROM parts JOIN chunks ON id=chunk WHERE content=$1 ORDER BY part, piece",
                    Values().number(content), [&](const Row& row) { piece(row.blob(0)); });
    return {};
}

Result<Blob> PostgresStore::blob(ContentId content) { return gather_content(gather_, *this, content); }

void PostgresStore::drop_contents(const std::vector<ContentId>& contents) {
    writing([&](Connection& connection) {
        connection.queue("DELETE FROM contents WHERE id=ANY($1)", Values().numbers(contents));
        connection.queue(
            "WITH gone AS (DELETE FROM parts WHERE content=ANY($1) RETURNING chunk) "
            "DELETE FROM chunks WHERE id IN (SELECT chunk FROM gone) AND NOT EXISTS "
            "(SELECT 1 FROM parts WHERE parts.chunk=chunks.id AND content<>ALL($1))",
            Values().numbers(contents));
        connection.run();
    });
}

void PostgresStore::add_patched(std::string_view id, std::string_view box, ContentId content, std::int64_t now) {
    change("INSERT INTO patched (id, box, content, created) VALUES ($1,$2,$3,$4)",
           Values().text(lower_ascii(id)).text(box).number(content).number(now));
}

std::optional<ContentId> PostgresStore::patched_content(std::string_view box, std::string_view id) {
    return first("SELECT content FROM patched WHERE id=$1 AND box=$2", Values().text(lower_ascii(id)).text(box),
                 [](const Row& row) { return row.number(0); });
}

}  // namespace pidpys::api::dss
