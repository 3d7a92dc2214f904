// SPDX-License-Identifier: MIT
#include "files/database.hpp"

#include <sqlite3.h>

#include <utility>

namespace pidpys::files {
namespace {

constexpr int busy_ms = 10'000;  // another process (the command line) may hold the write lock for a moment

[[noreturn]] void throw_failure(sqlite3* connection) {
    throw DatabaseFailure(std::string("SQLite: ") +
                          (connection != nullptr ? sqlite3_errmsg(connection) : "out of memory"));
}

std::string utf8(const std::filesystem::path& path) {
    const auto text = path.u8string();
    return {text.begin(), text.end()};
}

// https://www.sqlite.org/uri.html
std::string uri_of(const std::filesystem::path& file) {
    const auto whole = std::filesystem::absolute(file);
    std::string uri = whole.has_root_name() ? "file:///" : "file:";  // before a drive's letter
    const auto text = whole.generic_u8string();
    for (const char c : std::string(text.begin(), text.end())) {
        if (c == '%' || c == '?' || c == '#')
            uri += c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
        else
            uri += c;
    }
    return uri;
}

}  // namespace

void Database::open(const std::string& name, int flags) {
    if (sqlite3_open_v2(name.c_str(), &connection_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr) ==
        SQLITE_OK)
        return;
    const std::string reason = connection_ != nullptr ? sqlite3_errmsg(connection_) : "out of memory";
    sqlite3_close_v2(std::exchange(connection_, nullptr));
    throw DatabaseFailure("SQLite: cannot open the database: " + reason);
}

// A copy in a folder where this user may not write, and so no index of a log: where there is no log either, the file alone
// is all of it, and nobody changes it. Otherwise what is in the log would be passed over.
void Database::read_without_index(const std::filesystem::path& file) {
    const int code = sqlite3_exec(connection_, "SELECT 1 FROM sqlite_schema LIMIT 1", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK || (code & 0xFF) == SQLITE_NOTADB) return;  // told by whoever reads
    auto log = file;
    log += "-wal";
    std::error_code unknown;
    const bool has_log = std::filesystem::exists(log, unknown) && std::filesystem::file_size(log, unknown) > 0;
    if (((code & 0xFF) != SQLITE_CANTOPEN && (code & 0xFF) != SQLITE_READONLY) || unknown) return;
    if (has_log)
        throw DatabaseFailure("the database has a log (" + log.filename().string() +
                              ") that cannot be read where this user may "
                              "not write: copy the database with it into a folder of your own");
    sqlite3_close_v2(std::exchange(connection_, nullptr));
    open(uri_of(file) + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

Database::Database(const std::filesystem::path& file, Access access) {
    const bool writes = access == Access::write;
    std::error_code ignored;
    const bool is_new = writes && !std::filesystem::exists(file, ignored);
    open(utf8(file), writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    // Before its first octet; the files beside it take its mode over.
    if (is_new)
        std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                     ignored);
    sqlite3_busy_timeout(connection_, busy_ms);
    try {
        if (!writes) read_without_index(file);
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

std::uint32_t Database::version() const {
    unsigned int version = 0;
    const int code = sqlite3_file_control(connection_, nullptr, SQLITE_FCNTL_DATA_VERSION, &version);
    if (code != SQLITE_OK) throw_failure(connection_);
    return version;
}

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

Transaction::Transaction(Database& database) : database_(database) { Query(database_, "BEGIN IMMEDIATE").run(); }

Transaction::~Transaction() {
    if (open_) sqlite3_exec(database_.connection_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    Query(database_, "COMMIT").run();
    open_ = false;
}

}  // namespace pidpys::files
