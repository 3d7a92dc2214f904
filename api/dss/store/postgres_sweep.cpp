// SPDX-License-Identifier: MIT
// What has had its time. One node sweeps at a time. A partition goes whole as soon as nothing of it is wanted; rows are
// deleted one by one only where something younger holds theirs.
#include <chrono>

#include "api/dss/store/postgres_run.hpp"

namespace pidpys::api::dss {
namespace {

using postgres::Connection;
using postgres::Row;
using postgres::Values;

constexpr std::int64_t sweep_lock = 0x7069647079730003;  // "pidpys", 3

std::int64_t whole_days(std::int64_t ms) { return ms / day_ms * day_ms; }

std::vector<std::int64_t> blocks_of(Connection& connection, const char* table) {
    std::vector<std::int64_t> blocks;
    connection.run("SELECT low FROM blocks_of($1) AS low", Values().text(table),
                   [&](const Row& row) { blocks.push_back(row.number(0)); });
    return blocks;
}

// Looks whether something of a block is wanted (`rows_that_want` finds a row), and drops its tables or has `thin` delete single
// rows. Dropping waits for whoever still reads there, and holds up whoever comes after: for a moment, or not this time. True:
// dropped.
struct Clearing {
    std::vector<const char*> tables;
    const char* rows_that_want = nullptr;
    const Values& values;
    std::function<void()> thin;
};

bool clear_block(Connection& connection, const PostgresStore::Block& block, bool ended, const Clearing& clearing) {
    try {
        postgres::Transaction transaction(connection);
        connection.queue("SET LOCAL lock_timeout='1s'");
        connection.queue("SELECT pg_advisory_xact_lock($1)", Values().number(PostgresStore::drop_lock));
        const bool wanted = !ended || connection.run(clearing.rows_that_want, clearing.values) > 0;
        if (wanted) {
            clearing.thin();
        } else {
            for (const char* table : clearing.tables)
                connection.queue("SELECT drop_block($1, $2)", Values().text(table).number(block.low));
        }
        transaction.commit();
        return !wanted;
    } catch (const postgres::Failure& failure) {
        const bool deadlock = failure.state == "40P01";
        if (!deadlock && failure.state != postgres::kLockNotAvailable) throw;
        return false;
    }
}

PostgresStore::Block contents_block(std::int64_t low) {
    return block_from(
        low < block_at(PostgresStore::Block::kept, 0).low ? PostgresStore::Block::shelf : PostgresStore::Block::kept,
        low);
}

}  // namespace

void PostgresStore::sweep(std::int64_t now, const Retention& retention) {
    for (const auto kind : {Block::tasks, Block::shelf, Block::kept})  // so that nobody waits for them in time
        for (const std::int64_t day : {0, 1}) make_block(block_at(kind, now + day * day_ms));
    sweep_rows(now, retention);
    sweep_tasks(now, retention);
    sweep_contents(retention);
}

void PostgresStore::sweep_rows(std::int64_t now, const Retention& retention) {
    writing([&](Connection& connection) {
        postgres::Transaction transaction(connection);
        connection.queue("SELECT pg_advisory_xact_lock($1)", Values().number(sweep_lock));
        connection.queue("DELETE FROM tokens WHERE expires<=$1", Values().number(now));
        connection.queue("DELETE FROM nodes WHERE seen<now()-interval '1 day'");
        connection.queue(
            "DELETE FROM task_refusals WHERE NOT EXISTS (SELECT 1 FROM tasks WHERE number=task AND state<2)");
        connection.queue("DELETE FROM sessions WHERE expires<=$1", Values().number(now));
        connection.queue("DELETE FROM attempts WHERE ends<=now()");
        connection.queue("DELETE FROM uses WHERE at<now()-interval '10 minutes'");
        // In the order in which charges and parts lock: no part comes to a file that goes.
        connection.queue("SELECT 1 FROM boxes ORDER BY id FOR NO KEY UPDATE");
        connection.queue("SELECT 1 FROM shelf_usage ORDER BY user_id FOR UPDATE");
        // By the day, as the partitions that their octets lie in.
        connection.queue("DELETE FROM shelf WHERE updated<$1", Values().number(whole_days(now - retention.shelf_ms)));
        connection.queue("DELETE FROM patched WHERE created<$1", Values().number(whole_days(now - retention.shelf_ms)));
        if (retention.messages_ms > 0)
            connection.queue("DELETE FROM messages WHERE created<$1",
                             Values().number(whole_days(now - retention.messages_ms)));
        // Usages are counted anew from what is there.
        connection.queue(
            "UPDATE shelf_usage SET octets=(SELECT coalesce(sum(size), 0) FROM shelf JOIN parts USING (content) WHERE "
            "shelf.user_id=shelf_usage.user_id)");
        connection.queue("DELETE FROM box_usage");
        connection.queue(
            "INSERT INTO box_usage (box, octets, records) SELECT box, sum(octets), count(DISTINCT id) FROM ("
            " SELECT from_box AS box, messages.id AS id, size AS octets FROM messages JOIN entities ON "
            "message=messages.id"
            " UNION ALL SELECT box, id, size FROM patched JOIN parts USING (content)) AS kept GROUP BY box");
        transaction.commit();
    });
}

void PostgresStore::sweep_tasks(std::int64_t now, const Retention& retention) {
    const std::int64_t ended = whole_days(now - retention.tasks_ms);
    const auto connection = pool_.lend();
    for (const std::int64_t low : blocks_of(*connection, "tasks")) {
        const auto block = block_from(Block::tasks, low);
        if (block.high > block_at(Block::tasks, ended).base) break;
        Values values;
        values.number(block.low).number(block.high).number(ended);
        const auto thin = [&] {
            connection->queue(
                "WITH gone AS (DELETE FROM tasks WHERE number>=$1 AND number<$2 AND state>=2 AND finished<$3 RETURNING "
                "number), files AS (DELETE FROM task_files USING gone WHERE task=number) "
                "DELETE FROM task_results USING gone WHERE task=number",
                values);
        };
        const Clearing clearing{
            {"task_results", "task_files", "tasks"},
            "SELECT 1 FROM tasks WHERE number>=$1 AND number<$2 AND (state<2 OR finished>=$3) LIMIT 1",
            values,
            thin};
        if (clear_block(*connection, block, true, clearing)) forget_block(block);
    }
}

// Octets that nothing refers to: of a block that has ended all at once, if there is nothing else in it.
void PostgresStore::sweep_contents(const Retention& retention) {
    const auto connection = pool_.lend();
    const auto clock = std::chrono::system_clock::now().time_since_epoch();
    const std::int64_t until =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock).count() - retention.orphans_s * 1000;
    const auto ended = [&](const Block& block) { return block.high <= block_at(block.kind, until).base; };
    for (const std::int64_t low : blocks_of(*connection, "contents")) {
        const auto block = contents_block(low);
        Values values, with_age;
        values.number(block.low).number(block.high);
        with_age.number(block.low).number(block.high).number(retention.orphans_s);
        const auto thin = [&] {
            connection->queue(
                "WITH gone AS (DELETE FROM contents WHERE id>=$1 AND id<$2 AND created<=now()-make_interval(secs => "
                "$3) AND "
                "NOT EXISTS (SELECT 1 FROM shelf WHERE content=contents.id) AND NOT EXISTS (SELECT 1 FROM entities "
                "WHERE "
                "content=contents.id) AND NOT EXISTS (SELECT 1 FROM patched WHERE content=contents.id) RETURNING id) "
                "DELETE FROM parts USING gone WHERE content=id",
                with_age);
        };
        clear_block(
            *connection, block, ended(block),
            {{"parts", "contents"},
             "SELECT 1 WHERE EXISTS (SELECT 1 FROM shelf WHERE content>=$1 AND content<$2) OR EXISTS (SELECT 1 FROM "
             "entities WHERE content>=$1 AND content<$2) OR EXISTS (SELECT 1 FROM patched WHERE content>=$1 AND "
             "content<$2)",
             values,
             thin});
    }
    // A chunk is written with its part: one without has been left behind.
    for (const std::int64_t low : blocks_of(*connection, "chunks")) {
        const auto block = contents_block(low);
        Values values;
        values.number(block.low).number(block.high);
        const auto thin = [&] {
            connection->queue(
                "DELETE FROM chunks WHERE id>=$1 AND id<$2 AND NOT EXISTS (SELECT 1 FROM parts WHERE chunk=chunks.id)",
                values);
        };
        const Clearing clearing{{"chunks"}, "SELECT 1 FROM parts WHERE chunk>=$1 AND chunk<$2 LIMIT 1", values, thin};
        if (clear_block(*connection, block, ended(block), clearing)) forget_block(block);
    }
}

}  // namespace pidpys::api::dss
