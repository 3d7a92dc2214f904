// SPDX-License-Identifier: MIT
// The queue of all nodes. Whoever holds locks here takes those of `tasks` before those of `task_work`; but for the end of a
// task's last slice, which the database undoes and add_results does again should somebody move the task in that moment.
#include "api/dss/store/postgres_columns.hpp"
#include "api/dss/store/postgres_run.hpp"
#include "api/dss/store/rows.hpp"

// Any other number: a sequence comes back to its numbers in a database that has lost the last of them (a standby that was behind).
#define NEW_FENCE "(1+floor(random()*9007199254740991))::bigint"

namespace pidpys::api::dss {
namespace {

using postgres::Connection;
using postgres::Row;
using postgres::Values;

// Of this session's statement before it, in the same batch or an earlier one: its own snapshot has all that was written
// before the lease began. The bounds stand there twice: a planner without statistics reads all results of the task else.
void queue_pending(Connection& connection, const Lease& lease, std::vector<PendingFile>& pending) {
    connection.queue(
        "SELECT place, digest FROM task_files WHERE task=$1 AND place>=$2 AND place<$3 AND NOT EXISTS (SELECT 1 FROM "
        "task_results WHERE task_results.task=$1 AND task_results.place=task_files.place AND task_results.place>=$2 "
        "AND task_results.place<$3) ORDER BY place",
        Values().number(lease.task).number(lease.first).number(lease.last), [&pending](const Row& row) {
            pending.push_back({static_cast<std::uint32_t>(row.number(0)), to_bytes(row.blob(1))});
        });
}

constexpr std::int64_t end_of_slice_lock = 0x70690005;  // "pi", 5; with the task's number

struct Columns {  // of leases, as arrays
    std::vector<std::int64_t> tasks, firsts, fences;
};

Columns columns_of(const std::vector<Lease>& leases) {
    Columns columns;
    for (const auto& lease : leases) {
        columns.tasks.push_back(lease.task);
        columns.firsts.push_back(lease.first);
        columns.fences.push_back(lease.fence);
    }
    return columns;
}

}  // namespace

// One round trip. A task begins in the round that is on: the smallest of the slices that wait.
std::optional<Allowed> PostgresStore::allow(const Task& task, const std::vector<std::uint64_t>& left_out,
                                            std::string_view reason, bool take) {
    const std::vector<std::int64_t> places(left_out.begin(), left_out.end());
    return writing([&](Connection& connection) {
        std::optional<Allowed> allowed;
        Lease lease{task.number, 0, std::min<std::int64_t>(limits_.slice, task.file_count), 0};
        connection.queue(
            "WITH moved AS (UPDATE tasks SET state=1, reason=$2 WHERE number=$1 AND id=$8 AND state=0 RETURNING "
            "number, "
            "file_count),"
            " closed AS (DELETE FROM open_questions USING moved WHERE task=number),"
            " asked AS (DELETE FROM task_work USING moved WHERE task=number AND first=-1),"
            " left_out AS (INSERT INTO task_results (task, place) SELECT number, place FROM moved, unnest($3) AS place"
            "  WHERE place<file_count),"
            " present AS (SELECT coalesce((SELECT round FROM task_work WHERE first>=0 AND until<=now() ORDER BY round, "
            "task, first LIMIT 1), 0) AS round),"
            " sliced AS (INSERT INTO task_work (task, first, last, round, node, fence, until, tries)"
            "  SELECT number, place, least(place+$4, file_count), round+place/$4, CASE WHEN taken THEN $6 ELSE '' END,"
            "  CASE WHEN taken THEN " NEW_FENCE
            " ELSE 0 END,"
            "  CASE WHEN taken THEN now()+$7*interval '1 millisecond' ELSE '-infinity' END, taken::int"
            "  FROM moved, present, generate_series(0, greatest(file_count, 1)-1, $4) AS place,"
            "  LATERAL (SELECT $5 AND place=0 AS taken) AS taking RETURNING first, fence) "
            "SELECT fence FROM sliced WHERE first=0",
            Values()
                .number(task.number)
                .octets(reason)
                .numbers(places)
                .number(limits_.slice)
                .flag(take)
                .text(node_)
                .number(lease_.count())
                .text(task.id),
            [&](const Row& row) {
                allowed.emplace();
                lease.fence = row.number(0);
            });
        std::vector<PendingFile> pending;
        if (take) queue_pending(connection, lease, pending);
        connection.run();
        if (!allowed || !take) return allowed;
        allowed->first = Slice{lease, task, std::move(pending)};
        allowed->first->task.state = TaskState::allowed;
        return allowed;
    });
}

// Whoever takes over from a node that lives, and could only not say so, does not count anew.
std::optional<Slice> PostgresStore::claim(const std::vector<std::int64_t>& except) {
    return writing([&](Connection& connection) {
        std::optional<Slice> slice;
        std::vector<PendingFile> pending;
        connection.queue(
            "WITH picked AS (SELECT task, first, EXISTS (SELECT 1 FROM nodes WHERE nodes.node=task_work.node AND"
            "  seen>now()-$3*interval '1 millisecond') AS lives FROM task_work WHERE first>=0 AND until<=now() AND "
            "task<>ALL($1)"
            "  ORDER BY round, task, first LIMIT 1 FOR UPDATE OF task_work SKIP LOCKED),"
            " taken AS (UPDATE task_work SET node=$2, fence=" NEW_FENCE
            ", until=now()+$3*interval '1 millisecond',"
            "  tries=tries+(NOT lives)::int FROM picked WHERE task_work.task=picked.task AND "
            "task_work.first=picked.first"
            "  RETURNING task_work.task, task_work.first, last, fence, tries) "
            "SELECT " PIDPYS_TASK_COLUMNS
            ", first, last, fence, tries, EXISTS (SELECT 1 FROM task_work WHERE first>=0 AND "
            "until<=now() "
            "AND task<>number AND task<>ALL($1)), set_config('pidpys.task', number::text, true),"
            " set_config('pidpys.first', first::text, true), set_config('pidpys.last', last::text, true)"
            " FROM taken JOIN tasks ON number=task",
            Values().numbers(except).text(node_).number(lease_.count()), [&](const Row& row) {
                slice.emplace();
                slice->task = task_of(row);
                slice->lease = {slice->task.number, row.number(after_task), row.number(after_task + 1),
                                row.number(after_task + 2)};
                slice->tries = static_cast<std::uint32_t>(row.number(after_task + 3));
                slice->others_wait = row.flag(after_task + 4);
            });
        // Of the slice that was taken, whichever it is; of none nothing.
        connection.queue(
            "SELECT place, digest FROM task_files,"
            " (SELECT nullif(current_setting('pidpys.task', true), '')::bigint AS number,"
            "  nullif(current_setting('pidpys.first', true), '')::bigint AS first,"
            "  nullif(current_setting('pidpys.last', true), '')::bigint AS last) AS taken"
            " WHERE task=number AND place>=first AND place<last AND NOT EXISTS (SELECT 1 FROM task_results WHERE "
            "task_results.task=number AND task_results.place=task_files.place AND task_results.place>=first AND "
            "task_results.place<last) ORDER BY place",
            Values(), [&](const Row& row) {
                pending.push_back({static_cast<std::uint32_t>(row.number(0)), to_bytes(row.blob(1))});
            });
        connection.run();
        if (slice) slice->pending = std::move(pending);
        return slice;
    });
}

std::vector<OpenQuestion> PostgresStore::claim_questions(std::int64_t) {
    return writing([&](Connection& connection) {
        std::vector<OpenQuestion> questions;
        connection.run(
            "WITH picked AS (SELECT task FROM task_work WHERE first=-1 AND (until<=now() OR ends<=now()-interval '1 "
            "minute') ORDER BY task LIMIT 100 FOR UPDATE SKIP LOCKED),"
            " taken AS (UPDATE task_work SET node=$1, until=now()+$2*interval '1 millisecond' FROM picked"
            "  WHERE task_work.task=picked.task AND task_work.first=-1 RETURNING task_work.task, ends) "
            "SELECT " PIDPYS_TASK_COLUMNS
            ", (extract(epoch FROM ends-now())*1000)::bigint FROM taken JOIN tasks ON number=task",
            Values().text(node_).number(lease_.count()), [&](const Row& row) {
                questions.push_back({task_of(row), row.number(after_task)});
            });
        return questions;
    });
}

// One round trip. A result that is there already fails the batch, and so all of it. Slices of a task are written side by side;
// those that end wait for each other only from here to their commit, so that each sees whether it was the last. (The task's row
// would do as well, but whoever moves the task has that before rows of task_work.)
Written PostgresStore::add_results(const Lease& lease, const std::vector<FileResult>& results,
                                   std::optional<std::int64_t> finish) {
    std::vector<std::int64_t> places;
    std::vector<ByteView> signatures;
    for (const auto& result : results) {
        places.push_back(result.index);
        signatures.emplace_back(result.signature);
    }
    return writing([&](Connection& connection) {
        connection.queue(
            "WITH held AS MATERIALIZED (SELECT task, first FROM task_work WHERE task=$1 AND first=$2 AND fence=$3 "
            "AND node=$4 FOR UPDATE),"
            " kept AS (INSERT INTO task_results (task, place, signature, fence) SELECT task, place, signature, $3"
            "  FROM held, unnest($5, $6) AS result (place, signature)) "
            "SELECT 1 FROM held",
            Values()
                .number(lease.task)
                .number(lease.first)
                .number(lease.fence)
                .text(node_)
                .numbers(places)
                .octet_strings(signatures));
        if (finish) {
            connection.queue(
                "WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock($5::integer, ($1 & 2147483647)::integer)) "
                "DELETE FROM task_work USING turn WHERE task=$1 AND first=$2 AND fence=$3 AND node=$4",
                Values()
                    .number(lease.task)
                    .number(lease.first)
                    .number(lease.fence)
                    .text(node_)
                    .number(end_of_slice_lock));
            connection.queue(
                "WITH ended AS (UPDATE tasks SET state=2, finished=$2 WHERE number=$1 AND state=1 AND NOT EXISTS "
                "(SELECT 1 FROM task_work WHERE task=$1) RETURNING number),"
                " forgotten AS (DELETE FROM task_refusals USING ended WHERE task=number) SELECT 1 FROM ended",
                Values().number(lease.task).number(*finish));
        }
        const auto counts = connection.run();
        if (counts[0] == 0) return Written::refused;
        return finish && counts[2] == 1 ? Written::completed : Written::kept;
    });
}

std::uint64_t PostgresStore::result_count(std::int64_t task) {
    return first("SELECT count(*) FROM task_results WHERE task=$1", Values().number(task),
                 [](const Row& row) { return static_cast<std::uint64_t>(row.number(0)); })
        .value_or(0);
}

std::vector<Lease> PostgresStore::renew(const std::vector<Lease>& leases) {
    const auto columns = columns_of(leases);
    return writing([&](Connection& connection) {
        std::vector<Lease> kept;
        connection.queue(
            "INSERT INTO nodes (node, seen) VALUES ($1, now()) ON CONFLICT (node) DO UPDATE SET seen=now()",
            Values().text(node_));
        if (!leases.empty())
            connection.queue(
                "UPDATE task_work SET until=now()+$2*interval '1 millisecond' FROM unnest($3, $4, $5) AS held (task, "
                "first, "
                "fence) WHERE task_work.task=held.task AND task_work.first=held.first AND task_work.fence=held.fence "
                "AND node=$1 RETURNING task_work.task, task_work.first, task_work.last, task_work.fence",
                Values()
                    .text(node_)
                    .number(lease_.count())
                    .numbers(columns.tasks)
                    .numbers(columns.firsts)
                    .numbers(columns.fences),
                [&](const Row& row) {
                    kept.push_back({row.number(0), row.number(1), row.number(2), row.number(3)});
                });
        connection.run();
        return kept;
    });
}

void PostgresStore::give_back(const std::vector<Lease>& leases) {
    if (leases.empty()) return;
    const auto columns = columns_of(leases);
    writing([&](Connection& connection) {
        connection.queue(
            "UPDATE task_work SET node='', fence=0, until='-infinity', tries=greatest(tries-1, 0) FROM unnest($2, $3, "
            "$4) "
            "AS held (task, first, fence) WHERE task_work.task=held.task AND task_work.first=held.first AND "
            "task_work.fence=held.fence AND node=$1",
            Values().text(node_).numbers(columns.tasks).numbers(columns.firsts).numbers(columns.fences));
        connection.queue("SELECT pg_notify('pidpys_work', $1)", Values().text(node_));
        connection.run();
    });
}

// A node that has not been seen for the time of a lease is not counted on.
bool PostgresStore::refuse(const Lease& lease) {
    return writing([&](Connection& connection) {
        connection.queue(
            "WITH freed AS (UPDATE task_work SET node='', fence=0, until='-infinity' WHERE task=$1 AND first=$2 AND "
            "fence=$3 AND node=$4 RETURNING task) "
            "INSERT INTO task_refusals (task, node) SELECT task, $4 FROM freed ON CONFLICT DO NOTHING",
            Values().number(lease.task).number(lease.first).number(lease.fence).text(node_));
        connection.queue(
            "SELECT 1 FROM nodes WHERE seen>now()-$3*interval '1 millisecond' AND node<>$2 AND NOT EXISTS (SELECT 1 "
            "FROM task_refusals WHERE task=$1 AND task_refusals.node=nodes.node) LIMIT 1",
            Values().number(lease.task).text(node_).number(lease_.count()));
        connection.queue("SELECT pg_notify('pidpys_work', $1)", Values().text(node_));
        return connection.run()[1] == 1;
    });
}

void PostgresStore::listen(std::function<void()> news) {
    listener_.reset();
    if (!news) return;
    listener_ =
        std::make_unique<PostgresListener>(PostgresListener::Parts{address_, password_, node_, std::move(news)});
}

void PostgresStore::announce() { change("SELECT pg_notify('pidpys_work', $1)", Values().text(node_)); }

void PostgresStore::leave() { change("DELETE FROM nodes WHERE node=$1", Values().text(node_)); }

}  // namespace pidpys::api::dss
