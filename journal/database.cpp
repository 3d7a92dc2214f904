// SPDX-License-Identifier: MIT
#include "journal/database.hpp"

#include <algorithm>
#include <limits>

namespace pidpys::journal {
namespace {

Row row_of(const files::Query& query) {
    return {static_cast<std::uint64_t>(query.number(0)), as_text(query.blob(1)), query.blob(2)};
}

Hash hash_of(ByteView stored) {
    Hash hash{};
    if (stored.size() != hash.size()) throw files::DatabaseFailure("a hash of the journal is damaged");
    std::copy(stored.begin(), stored.end(), hash.begin());
    return hash;
}

}  // namespace

std::int64_t row_number(std::uint64_t sequence) {
    constexpr std::uint64_t highest = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::min(sequence, highest));
}

namespace {

// As SQLite keeps it, word for word.
constexpr const char* table_of_records =
    "CREATE TABLE records (sequence INTEGER PRIMARY KEY, octets BLOB NOT NULL, hash BLOB NOT NULL)";

}  // namespace

ChainTable::ChainTable(const std::filesystem::path& file, files::Database::Access access) : database_(file, access) {}

bool ChainTable::create() {
    files::Query version(database_, "PRAGMA user_version");
    version.step();
    const auto found = version.number(0);
    version.again();
    if (found > 1) throw files::DatabaseFailure("the journal is of version " + std::to_string(found));
    if (found == 1) return check_form(), false;
    database_.run(table_of_records);
    database_.run("PRAGMA user_version=1");
    return true;
}

void ChainTable::check_form() {
    files::Query query(database_, "SELECT sql FROM sqlite_schema LIMIT 2");
    const bool ours = query.step() && query.text(0) == table_of_records && !query.step();
    if (!ours)
        throw files::DatabaseFailure("the file is no journal of consent: it does not have its table, and nothing else");
}

std::optional<Head> ChainTable::head() {
    check_form();
    files::Query query(database_, "SELECT sequence, hash FROM records ORDER BY sequence DESC LIMIT 1");
    if (!query.step()) return {};
    return Head{static_cast<std::uint64_t>(query.number(0)), hash_of(query.blob(1))};
}

bool ChainTable::holds_at_its_end() {
    const auto last = head();
    if (!last) return false;
    Head before{last->count - 1, {}};
    bool holds = false;
    read(row_number(before.count), row_number(last->count), false, [&](const Row& row) {
        if (row.sequence == before.count)
            before.hash = hash_of(row.hash);
        else
            holds = chain_hash(before.hash, row.sequence, row.octets) == last->hash;
        return true;
    });
    return holds;
}

void ChainTable::insert(std::uint64_t sequence, std::string_view octets, const Hash& hash) {
    files::Query(database_, "INSERT INTO records (sequence, octets, hash) VALUES (?, ?, ?)")
        .bind(row_number(sequence))
        .bind(as_bytes(octets))
        .bind(ByteView(hash))
        .run();
}

void ChainTable::read(std::int64_t first, std::int64_t last, bool descending,
                      const std::function<bool(const Row&)>& each) {
    check_form();
    constexpr const char* up =
        "SELECT sequence, octets, hash FROM records WHERE sequence>=? AND sequence<=? ORDER BY sequence";
    constexpr const char* down =
        "SELECT sequence, octets, hash FROM records WHERE sequence>=? AND sequence<=? ORDER BY sequence DESC";
    files::Query query(database_, descending ? down : up);
    query.bind(first).bind(last);
    while (query.step())
        if (!each(row_of(query))) return;
}

}  // namespace pidpys::journal
