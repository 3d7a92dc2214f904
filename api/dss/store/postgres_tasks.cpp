// SPDX-License-Identifier: MIT
#include "api/dss/store/postgres_columns.hpp"
#include "api/dss/store/postgres_run.hpp"
#include "api/dss/store/rows.hpp"

namespace pidpys::api::dss {
namespace {

using postgres::Connection;
using postgres::Row;
using postgres::Values;

std::uint32_t read_place(const Row& row) { return static_cast<std::uint32_t>(row.number(0)); }

}  // namespace

// One round trip, whatever the number of files: the sequence's number is known to the session.
TaskState PostgresStore::add_task(Task& task, const std::vector<TaskFile>& files, bool asks_person) {
    task.file_count = static_cast<std::uint32_t>(files.size());
    std::vector<ByteView> names, digests;
    std::vector<std::int64_t> sizes;
    for (const auto& file : files) {
        names.push_back(as_bytes(file.name));
        digests.emplace_back(file.digest);
        sizes.push_back(static_cast<std::int64_t>(file.size));
    }
    const auto block = block_at(Block::tasks, task.created);
    const TaskState wanted = task.state;
    const std::int64_t finished = task.finished;
    writing_to(block, [&](Connection& connection) {
        connection.queue(
            "WITH given AS MATERIALIZED (SELECT $1 + nextval('ids') AS number),"
            " opened AS (INSERT INTO open_questions (user_id, client, task, ends)"
            "  SELECT $3, $5, number, now()+($11-$10)*interval '1 millisecond' FROM given WHERE $16 AND $9=0"
            "  ON CONFLICT (user_id, client) DO UPDATE SET task=excluded.task, ends=excluded.ends"
            "  WHERE open_questions.ends<=now() RETURNING task),"
            " settled AS (SELECT number, $16 AND $9=0 AND NOT EXISTS (SELECT 1 FROM opened) AS second FROM given),"
            " added AS (INSERT INTO tasks (" PIDPYS_TASK_COLUMNS
            ") SELECT number, $2, $3, $4, $5, $6, $7, $8, CASE WHEN second THEN $17 ELSE $9 "
            "END, $10, "
            "$11,"
            " CASE WHEN second THEN $10 ELSE $12 END, $13, $14, $15, $18 FROM settled RETURNING number, state, "
            "finished),"
            " asked AS (INSERT INTO task_work (task, first, last, round, ends, node, until)"
            "  SELECT number, -1, -1, 0, now()+($11-$10)*interval '1 millisecond', $19, now()+$20*interval '1 "
            "millisecond'"
            "  FROM added WHERE state=0) "
            "SELECT number, state, finished FROM added",
            Values()
                .number(block.base)
                .text(task.id)
                .text(task.user_id)
                .text(task.box_id)
                .text(task.client_id)
                .text(task.thumbprint)
                .octets(task.program)
                .text(task.digest_algorithm)
                .number(static_cast<std::int64_t>(wanted))
                .number(task.created)
                .number(task.deadline)
                .number(finished)
                .number(task.file_count)
                .octets(task.reason)
                .number(task.process)
                .flag(asks_person)
                .number(static_cast<std::int64_t>(TaskState::unconfirmed))
                .number(task.system_user)
                .text(node_)
                .number(lease_.count()),
            [&](const Row& row) {
                task.number = row.number(0);
                task.state = static_cast<TaskState>(row.number(1));
                task.finished = row.number(2);
            });
        connection.queue(
            "INSERT INTO task_files (task, place, name, size, digest) SELECT $1 + currval('ids'), place-1, "
            "coalesce(name, ''), size, coalesce(digest, '')"
            " FROM unnest($2, $3, $4) WITH ORDINALITY AS file (name, size, digest, place)",
            Values().number(block.base).octet_strings(names).numbers(sizes).octet_strings(digests));
        connection.run();
    });
    return task.state;
}

std::optional<Task> PostgresStore::task(std::string_view id) {
    return first("SELECT " PIDPYS_TASK_COLUMNS " FROM tasks WHERE id=$1", Values().text(id), task_of<Row>);
}

std::vector<Task> PostgresStore::unfinished() {
    return all("SELECT " PIDPYS_TASK_COLUMNS " FROM tasks WHERE state<2 ORDER BY number", Values(), task_of<Row>);
}

bool PostgresStore::open_question(const Task& task, std::int64_t now) {
    return change(
               "WITH opened AS (INSERT INTO open_questions (user_id, client, task, ends) SELECT user_id, client, "
               "number, "
               "ends FROM tasks JOIN task_work ON task=number AND first=-1 WHERE number=$1 AND id=$4 AND state=0 ON "
               "CONFLICT "
               "(user_id, client) DO UPDATE SET task=excluded.task, ends=excluded.ends WHERE "
               "open_questions.ends<=now() "
               "OR open_questions.task=excluded.task RETURNING task),"
               " closed AS (UPDATE tasks SET state=$3, finished=$2 WHERE number=$1 AND id=$4 AND state=0 AND NOT "
               "EXISTS (SELECT "
               "1 "
               "FROM opened) RETURNING number),"
               " dropped AS (DELETE FROM task_work USING closed WHERE task=number) SELECT 1 FROM opened",
               Values()
                   .number(task.number)
                   .number(now)
                   .number(static_cast<std::int64_t>(TaskState::unconfirmed))
                   .text(task.id)) == 1;
}

std::vector<Task> PostgresStore::open_questions(std::string_view user, std::int64_t now) {
    return all("SELECT " PIDPYS_TASK_COLUMNS
               ", $2 + (extract(epoch FROM ends-now())*1000)::bigint FROM tasks JOIN"
               " (SELECT task, ends FROM open_questions WHERE user_id=$1) AS open ON number=task"
               " WHERE state=0 AND ends>now() ORDER BY number",
               Values().text(user).number(now), [](const Row& row) {
                   Task task = task_of(row);
                   task.deadline = row.number(after_task);
                   return task;
               });
}

TaskStore::Queue PostgresStore::queue() {
    return reading([&](Connection& connection) {
        Queue now;
        connection.run("SELECT state, count(*), min(created) FROM tasks WHERE state<2 GROUP BY state", Values(),
                       [&](const Row& row) { count_in(now, row); });
        return now;
    });
}

std::vector<TaskFile> PostgresStore::files(std::int64_t task) {
    return all("SELECT name, size, digest FROM task_files WHERE task=$1 ORDER BY place", Values().number(task),
               [](const Row& row) {
                   return TaskFile{row.text(0), static_cast<std::uint64_t>(row.number(1)), to_bytes(row.blob(2))};
               });
}

std::vector<FileResult> PostgresStore::results_between(std::int64_t task, std::int64_t first, std::int64_t last) {
    return all("SELECT place, signature FROM task_results WHERE task=$1 AND place>=$2 AND place<$3 ORDER BY place",
               Values().number(task).number(first).number(last), [](const Row& row) {
                   return FileResult{read_place(row), to_bytes(row.blob(1))};
               });
}

bool PostgresStore::move(const Task& task, TaskState from, TaskState to, std::int64_t now, std::string_view reason) {
    return change(
               "WITH moved AS (UPDATE tasks SET state=$1, finished=$2, reason=$3 WHERE number=$4 AND state=$5 AND "
               "id=$6 "
               "RETURNING number),"
               " closed AS (DELETE FROM open_questions USING moved WHERE task=number),"
               " dropped AS (DELETE FROM task_work USING moved WHERE task=number),"
               " forgotten AS (DELETE FROM task_refusals USING moved WHERE task=number) SELECT 1 FROM moved",
               Values()
                   .number(static_cast<std::int64_t>(to))
                   .number(now)
                   .octets(reason)
                   .number(task.number)
                   .number(static_cast<std::int64_t>(from))
                   .text(task.id)) == 1;
}

}  // namespace pidpys::api::dss
