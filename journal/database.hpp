// SPDX-License-Identifier: MIT
// The table that a chain lies in, for the writer and for readers. Throws files::DatabaseFailure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "files/database.hpp"
#include "journal/chain.hpp"

namespace pidpys::journal {

inline std::filesystem::path journal_file(const std::filesystem::path& state) { return state / "journal.db"; }

// One row as it stands there, believed or not. The view lives until the next row.
struct Row {
    std::uint64_t sequence = 0;
    std::string_view octets;
    ByteView hash;
};

// As SQLite counts: at most 2⁶³ − 1.
std::int64_t row_number(std::uint64_t sequence);

class ChainTable {
public:
    ChainTable(const std::filesystem::path& file, files::Database::Access access);

    // Creates the table where there is none; true if it did.
    bool create();

    // The last row, judged by nothing but its own hash's length; nothing if the table is empty.
    std::optional<Head> head();

    // Whether another connection may have written since written() was called last, which costs less than a look at the
    // head. Within a transaction.
    [[nodiscard]] bool changed() const { return version_ != database_.version(); }
    void written() { version_ = database_.version(); }

    // Whether the last record follows the one before it; a table without records does not.
    bool holds_at_its_end();

    void insert(std::uint64_t sequence, std::string_view octets, const Hash& hash);

    // Rows with first ≤ sequence ≤ last in ascending order, or descending; stops where `each` answers false.
    void read(std::int64_t first, std::int64_t last, bool descending, const std::function<bool(const Row&)>& each);

    files::Database& database() { return database_; }

private:
    // One table, made by create(), and nothing else. A foreign file may have a view of that name that never ends, or
    // triggers that change what is written.
    void check_form();

    files::Database database_;
    std::optional<std::uint32_t> version_;  // that written() has seen
};

}  // namespace pidpys::journal
