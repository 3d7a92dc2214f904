// SPDX-License-Identifier: MIT
#include "files/database.hpp"

#include <sqlite3.h>

namespace pidpys::files {
namespace {

constexpr int busy_ms = 10'000;   // another process (the command line) may hold the write lock for a moment

[[noreturn]] void throw_failure(sqlite3* connection) {
    throw DatabaseFailure(std::string("SQLite: ") + (connection != nullptr ? sqlite3_errmsg(connection) : "out of memory"));
}

}  // namespace

Database::Database(const std::filesystem::path& file, Access access) {
    const bool writes = access == Access::write;
    const int flags = (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    std::error_code ignored;
    const bool is_new = writes && !std::filesystem::exists(file, ignored);
    const auto name = file.u8string();
    if (sqlite3_open_v2(reinterpret_cast<const char*>(name.c_str()), &connection_, flags, nullptr) != SQLITE_OK) {
        const std::string reason = connection_ != nullptr ? sqlite3_errmsg(connection_) : "out of memory";
        sqlite3_close_v2(connection_);
        throw DatabaseFailure("SQLite: cannot open the database: " + reason);
    }
    // Before its first octet; the files beside it take its mode over.
    if (is_new)
        std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                     ignored);
    sqlite3_busy_timeout(connection_, busy_ms);
    try {
        if (writes) run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
        run("PRAGMA cache_size=-1024; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;");
    } catch (const DatabaseFailure&) {
        sqlite3_close_v2(connection_);
        throw;
    }
}

Database::~Database() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(connection_);
}

void Database::run(const char* script) {
    if (sqlite3_exec(connection_, script, nullptr, nullptr, nullptr) != SQLITE_OK) throw_failure(connection_);
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(connection_); }
int Database::changed_rows() const { return sqlite3_changes(connection_); }

sqlite3_stmt* Database::statement(const char* sql) {
    auto& cached = statements_[sql];
    if (cached == nullptr &&
        sqlite3_prepare_v3(connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &cached, nullptr) != SQLITE_OK)
        throw_failure(connection_);
    return cached;
}

Query::Query(Database& database, const char* sql) : database_(database), statement_(database.statement(sql)) {}

Query::~Query() { again(); }

void Query::check(int code) const {
    if (code != SQLITE_OK) throw_failure(database_.connection_);
}

Query& Query::bind(std::string_view text) {
    check(sqlite3_bind_text64(statement_, ++bound_, text.data() != nullptr ? text.data() : "", text.size(),
                              SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

// The caller's octets outlive the step: they are not copied.
Query& Query::bind(ByteView blob) {
    check(blob.empty() ? sqlite3_bind_zeroblob(statement_, ++bound_, 0)
                       : sqlite3_bind_blob64(statement_, ++bound_, blob.data(), blob.size(), SQLITE_STATIC));
    return *this;
}

Query& Query::bind(std::int64_t number) {
    check(sqlite3_bind_int64(statement_, ++bound_, number));
    return *this;
}

Query& Query::bind_null() {
    check(sqlite3_bind_null(statement_, ++bound_));
    return *this;
}

bool Query::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) throw_failure(database_.connection_);
    return false;
}

void Query::again() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    bound_ = 0;
}

std::string Query::text(int column) const { return std::string(as_text(blob(column))); }

ByteView Query::blob(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {data, data != nullptr ? static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)) : 0};
}

std::int64_t Query::number(int column) const { return sqlite3_column_int64(statement_, column); }
bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Transaction::Transaction(Database& database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
    if (open_) sqlite3_exec(database_.connection_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_.run("COMMIT");
    open_ = false;
}

}  // namespace pidpys::files
