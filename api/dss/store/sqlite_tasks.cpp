// SPDX-License-Identifier: MIT
#include "api/dss/store/sqlite_store.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::int64_t files_per_task = std::int64_t{1} << 24;

std::int64_t first_key(std::int64_t task) { return task * files_per_task; }
std::uint32_t index_of(std::int64_t key) { return static_cast<std::uint32_t>(key % files_per_task); }

Task task_of(const Query& row) {
    return {row.number(0),
            row.text(1),
            row.text(2),
            row.text(3),
            row.text(4),
            row.text(5),
            row.text(6),
            row.text(7),
            static_cast<TaskState>(row.number(8)),
            row.number(9),
            row.number(10),
            row.number(11),
            static_cast<std::uint32_t>(row.number(12)),
            row.text(13),
            row.number(14),
            row.number(15)};
}

}  // namespace

TaskState SqliteStore::add_task(Task& task, const std::vector<TaskFile>& files, bool asks_person) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    if (asks_person) {
        Query open(database_, "SELECT 1 FROM tasks WHERE state=0 AND user=? AND client=? AND deadline>?");
        if (open.bind(task.user_id).bind(task.client_id).bind(task.created).step()) {
            task.state = TaskState::unconfirmed;
            task.finished = task.created;
        }
    }
    task.file_count = static_cast<std::uint32_t>(files.size());
    Query(database_, "INSERT INTO tasks VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .bind(task.id)
        .bind(task.user_id)
        .bind(task.box_id)
        .bind(task.client_id)
        .bind(task.thumbprint)
        .bind(task.program)
        .bind(task.digest_algorithm)
        .bind(static_cast<std::int64_t>(task.state))
        .bind(task.created)
        .bind(task.deadline)
        .bind(task.finished)
        .bind(std::int64_t{task.file_count})
        .bind(task.reason)
        .bind(task.process)
        .bind(task.system_user)
        .run();
    task.number = database_.last_row();
    Query insert(database_, "INSERT INTO task_files VALUES (?,?,?,?)");
    std::int64_t key = first_key(task.number);
    for (const auto& file : files) {
        insert.bind(key++).bind(file.name).bind(static_cast<std::int64_t>(file.size)).bind(file.digest).run();
        insert.again();
    }
    transaction.commit();
    return task.state;
}

std::optional<Task> SqliteStore::task(std::string_view id) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT * FROM tasks WHERE id=?");
    if (!query.bind(id).step()) return std::nullopt;
    return task_of(query);
}

std::vector<Task> SqliteStore::unfinished() {
    const Lock lock(mutex_);
    std::vector<Task> tasks;
    Query query(database_, "SELECT * FROM tasks WHERE state<2 ORDER BY number");
    while (query.step()) tasks.push_back(task_of(query));
    return tasks;
}

std::vector<TaskFile> SqliteStore::files(std::int64_t task) {
    const Lock lock(mutex_);
    std::vector<TaskFile> list;
    Query query(database_, "SELECT name, size, digest FROM task_files WHERE key>=? AND key<? ORDER BY key");
    query.bind(first_key(task)).bind(first_key(task + 1));
    while (query.step())
        list.push_back({query.text(0), static_cast<std::uint64_t>(query.number(1)), to_bytes(query.blob(2))});
    return list;
}

std::vector<TaskStore::PendingFile> SqliteStore::unsigned_files(std::int64_t task) {
    const Lock lock(mutex_);
    std::vector<PendingFile> list;
    Query query(database_,
                "SELECT task_files.key, digest FROM task_files LEFT JOIN task_results USING (key) "
                "WHERE task_files.key>=? AND task_files.key<? AND task_results.key IS NULL "
                "ORDER BY task_files.key");
    query.bind(first_key(task)).bind(first_key(task + 1));
    while (query.step()) list.push_back({index_of(query.number(0)), to_bytes(query.blob(1))});
    return list;
}

void SqliteStore::add_results(std::int64_t task, const std::vector<FileResult>& results,
                              std::optional<std::int64_t> finish) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    {
        // A user or box removed meanwhile took the task along: nothing is left to write to.
        Query exists(database_, "SELECT 1 FROM tasks WHERE number=?");
        if (!exists.bind(task).step()) return;
    }
    Query insert(database_, "INSERT INTO task_results VALUES (?,?)");
    for (const auto& result : results) {
        insert.bind(first_key(task) + result.index);
        if (result.signature.empty())
            insert.bind_null();
        else
            insert.bind(result.signature);
        insert.run();
        insert.again();
    }
    if (finish)
        Query(database_, "UPDATE tasks SET state=?, finished=? WHERE number=? AND state=1")
            .bind(static_cast<std::int64_t>(TaskState::completed))
            .bind(*finish)
            .bind(task)
            .run();
    transaction.commit();
}

std::vector<FileResult> SqliteStore::results(std::int64_t task) {
    const Lock lock(mutex_);
    std::vector<FileResult> list;
    Query query(database_, "SELECT key, signature FROM task_results WHERE key>=? AND key<? ORDER BY key");
    query.bind(first_key(task)).bind(first_key(task + 1));
    while (query.step()) list.push_back({index_of(query.number(0)), to_bytes(query.blob(1))});
    return list;
}

bool SqliteStore::move(std::int64_t task, TaskState from, TaskState to, std::int64_t now, std::string_view reason) {
    const Lock lock(mutex_);
    Query(database_, "UPDATE tasks SET state=?, finished=?, reason=? WHERE number=? AND state=?")
        .bind(static_cast<std::int64_t>(to))
        .bind(is_final(to) ? now : 0)
        .bind(reason)
        .bind(task)
        .bind(static_cast<std::int64_t>(from))
        .run();
    return database_.changed_rows() == 1;
}

void SqliteStore::remove_task_files(const char* numbers_sql, std::string_view argument) {
    std::vector<std::int64_t> numbers;
    {
        Query query(database_, numbers_sql);
        query.bind(argument);
        while (query.step()) numbers.push_back(query.number(0));
    }
    for (const std::int64_t number : numbers) {
        Query(database_, "DELETE FROM task_files WHERE key>=? AND key<?")
            .bind(first_key(number))
            .bind(first_key(number + 1))
            .run();
        Query(database_, "DELETE FROM task_results WHERE key>=? AND key<?")
            .bind(first_key(number))
            .bind(first_key(number + 1))
            .run();
    }
}

}  // namespace pidpys::api::dss
