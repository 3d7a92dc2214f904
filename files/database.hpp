// SPDX-License-Identifier: MIT
// A SQLite connection with cached prepared statements. Not safe from several threads at once: its owner locks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include "crypto/base/bytes.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace pidpys::files {

// The database itself fails: its disk, its form, another process that does not let go. English, safe to show.
struct DatabaseFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Database {
public:
    enum class Access { write, read };

    // To write: creates the file (0600) if need be; WAL, synchronous=FULL: what was committed survives a crash and a
    // power cut. To read: the file is there, and another process may be writing to it; or it is a copy, also where this user
    // may not write. Throws DatabaseFailure, as all calls do.
    explicit Database(const std::filesystem::path& file, Access access = Access::write);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void run(const char* script);
    [[nodiscard]] std::int64_t last_row() const;
    [[nodiscard]] int changed_rows() const;
    // Grows when this connection has written, and when it begins to read what another one has written.
    [[nodiscard]] std::uint32_t version() const;

private:
    friend class Query;
    friend class Transaction;
    void open(const std::string& name, int flags);
    void read_without_index(const std::filesystem::path& file);
    sqlite3_stmt* statement(const char* sql);

    sqlite3* connection_ = nullptr;
    std::unordered_map<std::string_view, sqlite3_stmt*> statements_;  // keyed by literals, which live for ever
};

// One run of a statement: bind in the order of the question marks, then step through rows, or run. `sql` must be a
// literal. Views of a column live until the next step.
class Query {
public:
    Query(Database& database, const char* sql);
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& bind(std::string_view text);
    Query& bind(const char* text) { return bind(std::string_view(text)); }
    Query& bind(const std::string& text) { return bind(std::string_view(text)); }
    Query& bind(ByteView blob);
    Query& bind(std::int64_t number);
    Query& bind_null();

    bool step();  // true: a row is there
    void run() {
        while (step()) {}
    }
    void again();  // ready to bind anew

    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] ByteView blob(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] bool flag(int column) const { return number(column) != 0; }
    [[nodiscard]] bool is_null(int column) const;

private:
    void check(int code) const;

    Database& database_;
    sqlite3_stmt* statement_;
    int bound_ = 0;
};

// A write transaction; rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& database_;
    bool open_ = true;
};

}  // namespace pidpys::files
