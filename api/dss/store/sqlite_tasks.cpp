// SPDX-License-Identifier: MIT
#include <algorithm>

#include "api/dss/store/rows.hpp"
#include "api/dss/store/sqlite_keys.hpp"
#include "api/dss/store/sqlite_store.hpp"

namespace pidpys::api::dss {

TaskState SqliteStore::add_task(Task& task, const std::vector<TaskFile>& files, bool asks_person) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
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
    if (asks_person && task.state == TaskState::asking && !open_locked(task, task.created)) {
        task.state = TaskState::unconfirmed;
        task.finished = task.created;
    }
    Query insert(database_, "INSERT INTO task_files VALUES (?,?,?,?)");
    std::int64_t key = first_key(task.number);
    for (const auto& file : files) {
        insert.bind(key++).bind(file.name).bind(static_cast<std::int64_t>(file.size)).bind(file.digest).run();
        insert.again();
    }
    transaction.commit();
    if (task.state == TaskState::asking) book_.ask(task.number);
    return task.state;
}

// A task that asks gets the one place of its user and client, or it is unconfirmed.
bool SqliteStore::open_locked(const Task& task, std::int64_t now) {
    Query(database_,
          "INSERT INTO open_questions SELECT user, client, number, deadline FROM tasks WHERE number=? AND state=0 "
          "ON CONFLICT (user, client) DO UPDATE SET task=excluded.task, deadline=excluded.deadline "
          "WHERE open_questions.deadline<=? OR open_questions.task=excluded.task")
        .bind(task.number)
        .bind(now)
        .run();
    if (database_.changed_rows() == 1) return true;
    Query(database_, "UPDATE tasks SET state=?, finished=? WHERE number=? AND state=0")
        .bind(static_cast<std::int64_t>(TaskState::unconfirmed))
        .bind(now)
        .bind(task.number)
        .run();
    return false;
}

bool SqliteStore::open_question(const Task& task, std::int64_t now) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    const bool open = open_locked(task, now);
    transaction.commit();
    if (!open) book_.close(task.number);
    return open;
}

std::vector<Task> SqliteStore::open_questions(std::string_view user, std::int64_t now) {
    const Lock lock(mutex_);
    std::vector<Task> tasks;
    Query query(database_,
                "SELECT tasks.* FROM open_questions JOIN tasks ON number=task WHERE open_questions.user=? AND state=0 "
                "AND tasks.deadline>? ORDER BY number");
    query.bind(user).bind(now);
    while (query.step()) tasks.push_back(task_of(query));
    return tasks;
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

TaskStore::Queue SqliteStore::queue() {
    const Lock lock(mutex_);
    Queue now;
    Query query(database_, "SELECT state, COUNT(*), MIN(created) FROM tasks WHERE state<2 GROUP BY state");
    while (query.step()) count_in(now, query);
    return now;
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

std::vector<FileResult> SqliteStore::results_between(std::int64_t task, std::int64_t first, std::int64_t last) {
    const Lock lock(mutex_);
    std::vector<FileResult> list;
    Query query(database_, "SELECT key, signature FROM task_results WHERE key>=? AND key<? ORDER BY key");
    query.bind(first_key(task) + first).bind(first_key(task) + std::min(last, files_per_task));
    while (query.step()) list.push_back({index_of(query.number(0)), to_bytes(query.blob(1))});
    return list;
}

bool SqliteStore::move(const Task& task, TaskState from, TaskState to, std::int64_t now, std::string_view reason) {
    const Lock lock(mutex_);
    Transaction transaction(database_);
    Query(database_, "UPDATE tasks SET state=?, finished=?, reason=? WHERE number=? AND state=?")
        .bind(static_cast<std::int64_t>(to))
        .bind(now)
        .bind(reason)
        .bind(task.number)
        .bind(static_cast<std::int64_t>(from))
        .run();
    if (database_.changed_rows() == 0) return false;
    Query(database_, "DELETE FROM open_questions WHERE task=?").bind(task.number).run();
    transaction.commit();
    book_.close(task.number);
    return true;
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
