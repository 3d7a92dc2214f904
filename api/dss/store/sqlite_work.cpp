// SPDX-License-Identifier: MIT
// One process has the file, and so one node: who does what stands in memory (SliceBook), what was done in the database.
#include "api/dss/store/rows.hpp"
#include "api/dss/store/sqlite_keys.hpp"
#include "api/dss/store/sqlite_store.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::int64_t overdue_ms = 60'000;
constexpr std::size_t questions_at_a_time = 100;

void insert_results(Database& database, std::int64_t task, const std::vector<FileResult>& results) {
    Query insert(database, "INSERT INTO task_results VALUES (?,?)");
    for (const auto& result : results) {
        insert.bind(first_key(task) + result.index);
        if (result.signature.empty())
            insert.bind_null();
        else
            insert.bind(result.signature);
        insert.run();
        insert.again();
    }
}

}  // namespace

std::optional<Allowed> SqliteStore::allow(const Task& task, const std::vector<std::uint64_t>& left_out,
                                          std::string_view reason, bool take) {
    const Lock lock(mutex_);
    {
        Transaction transaction(database_);
        Query(database_, "UPDATE tasks SET state=1, reason=? WHERE number=? AND state=0")
            .bind(reason)
            .bind(task.number)
            .run();
        if (database_.changed_rows() == 0) return std::nullopt;
        Query(database_, "DELETE FROM open_questions WHERE task=?").bind(task.number).run();
        std::vector<FileResult> results;
        for (const auto place : left_out)
            if (place < task.file_count) results.push_back({static_cast<std::uint32_t>(place), {}});
        insert_results(database_, task.number, results);
        transaction.commit();
    }
    book_.close(task.number);  // the question
    book_.open(task.number, task.file_count);
    Allowed allowed;
    const auto lease = take ? book_.claim_first(task.number) : std::nullopt;
    if (lease) allowed.first = slice_of(*lease);
    return allowed;
}

// Nothing where the task is gone: another process has removed its user or box.
std::optional<Slice> SqliteStore::slice_of(const Lease& lease) {
    Query known(database_, "SELECT * FROM tasks WHERE number=? AND state=1");
    if (!known.bind(lease.task).step()) return std::nullopt;
    Slice slice{lease, task_of(known), {}, book_.tries(lease)};
    Query query(database_,
                "SELECT task_files.key, digest FROM task_files LEFT JOIN task_results USING (key) "
                "WHERE task_files.key>=? AND task_files.key<? AND task_results.key IS NULL "
                "ORDER BY task_files.key");
    query.bind(first_key(lease.task) + lease.first).bind(first_key(lease.task) + lease.last);
    while (query.step()) slice.pending.push_back({index_of(query.number(0)), to_bytes(query.blob(1))});
    return slice;
}

// What a former process left is to be done too.
void SqliteStore::fill_book() {
    if (std::exchange(book_filled_, true)) return;
    Query query(database_, "SELECT number, file_count FROM tasks WHERE state=1 ORDER BY number");
    while (query.step())
        if (!book_.has(query.number(0))) book_.open(query.number(0), query.number(1));
}

std::optional<Slice> SqliteStore::claim(const std::vector<std::int64_t>& except) {
    const Lock lock(mutex_);
    fill_book();
    while (const auto lease = book_.claim(except)) {
        if (auto slice = slice_of(*lease)) return slice;
        book_.close(lease->task);
    }
    return std::nullopt;
}

std::vector<OpenQuestion> SqliteStore::claim_questions(std::int64_t now) {
    const Lock lock(mutex_);
    std::vector<OpenQuestion> questions;
    Query query(database_, "SELECT * FROM tasks WHERE state=0 ORDER BY number");
    while (questions.size() < questions_at_a_time && query.step()) {
        auto task = task_of(query);
        const std::int64_t left = task.deadline - now;
        if (book_.ask(task.number) || left < -overdue_ms) questions.push_back({std::move(task), left});
    }
    return questions;
}

Written SqliteStore::add_results(const Lease& lease, const std::vector<FileResult>& results,
                                 std::optional<std::int64_t> finish) {
    const Lock lock(mutex_);
    if (!book_.holds(lease)) return Written::refused;
    Transaction transaction(database_);
    {
        Query exists(database_, "SELECT 1 FROM tasks WHERE number=? AND state=1");
        if (!exists.bind(lease.task).step()) return Written::refused;
    }
    insert_results(database_, lease.task, results);
    const bool completes = finish && book_.is_last(lease);
    if (completes)
        Query(database_, "UPDATE tasks SET state=?, finished=? WHERE number=?")
            .bind(static_cast<std::int64_t>(TaskState::completed))
            .bind(*finish)
            .bind(lease.task)
            .run();
    transaction.commit();
    if (finish) book_.done(lease);
    return completes ? Written::completed : Written::kept;
}

std::uint64_t SqliteStore::result_count(std::int64_t task) {
    const Lock lock(mutex_);
    Query query(database_, "SELECT count(*) FROM task_results WHERE key>=? AND key<?");
    query.bind(first_key(task)).bind(first_key(task + 1)).step();
    return static_cast<std::uint64_t>(query.number(0));
}

std::vector<Lease> SqliteStore::renew(const std::vector<Lease>& leases) {
    const Lock lock(mutex_);
    std::vector<Lease> kept;
    for (const auto& lease : leases)
        if (book_.renew(lease)) kept.push_back(lease);
    return kept;
}

void SqliteStore::give_back(const std::vector<Lease>& leases) {
    const Lock lock(mutex_);
    for (const auto& lease : leases) book_.give_back(lease);
}

bool SqliteStore::refuse(const Lease& lease) {
    give_back({lease});
    return false;
}

}  // namespace pidpys::api::dss
