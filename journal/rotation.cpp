// SPDX-License-Identifier: MIT
#include "journal/rotation.hpp"

#include <algorithm>

#include "crypto/base/encoding.hpp"
#include "journal/database.hpp"
#include "journal/record.hpp"
#include "platform/disk.hpp"

namespace pidpys::journal {
namespace {

namespace fs = std::filesystem;
using files::Database;
using files::DatabaseFailure;

constexpr std::size_t digits = 12;  // so that names are in the order of numbers

fs::path put_aside(const fs::path& file, std::uint64_t last) {
    const std::string number = std::to_string(last);
    const std::string padded = std::string(digits - std::min(digits, number.size()), '0') + number;
    return file.parent_path() / (file.stem().string() + "-" + padded + file.extension().string());
}

bool is_put_aside(const fs::path& path, const fs::path& file) {
    const std::string stem = path.stem().string(), prefix = file.stem().string() + "-";
    return path.extension() == file.extension() && stem.starts_with(prefix) && stem.size() >= prefix.size() + digits &&
           stem.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
}

struct Seal {
    std::uint64_t sequence = 0;
    std::string octets;
    Hash hash{};
};

// The last record, if it is a seal already: the rotation before this one was broken off.
std::optional<Seal> seal_of(ChainTable& table, const Head& head) {
    std::optional<Seal> seal;
    table.read(row_number(head.count), row_number(head.count), false, [&](const Row& row) {
        const auto record = decode(row.octets);
        if (record && record->event == Event::sealed) seal = {head.count, std::string(row.octets), head.hash};
        return false;
    });
    return seal;
}

// Makes it one file, with no log beside it that would have to be renamed too: nobody else has it open.
void without_log(ChainTable& table) {
    files::Query mode(table.database(), "PRAGMA journal_mode=DELETE");
    mode.step();
    if (mode.text(0) != "delete") throw DatabaseFailure("somebody reads the journal");
}

Seal close_file(const fs::path& file, std::int64_t at) {
    ChainTable table(file, Database::Access::write);
    table.database().run("PRAGMA locking_mode=EXCLUSIVE");
    without_log(table);
    if (table.create() || !table.holds_at_its_end())
        throw DatabaseFailure("the journal's end is damaged; see pidpys audit verify");
    const Head head = *table.head();
    if (auto seal = seal_of(table, head)) return *seal;
    Record record;
    record.event = Event::sealed;
    record.at = at;
    Seal seal{head.count + 1, encode(record), {}};
    seal.hash = chain_hash(head.hash, seal.sequence, seal.octets);
    files::Transaction transaction(table.database());
    table.insert(seal.sequence, seal.octets, seal.hash);
    transaction.commit();
    return seal;
}

void begin_file(const fs::path& file, const Seal& seal, const std::string& program_version, std::int64_t at) {
    Record record;
    record.event = Event::opened;
    record.at = at;
    record.id = random_uuid();
    record.program_version = program_version;
    record.previous = hex_encode(seal.hash);
    record.previous_count = seal.sequence;
    const std::string octets = encode(record);
    ChainTable table(file, Database::Access::write);
    without_log(table);
    files::Transaction transaction(table.database());
    table.create();
    table.insert(seal.sequence, seal.octets, seal.hash);
    table.insert(seal.sequence + 1, octets, chain_hash(seal.hash, seal.sequence + 1, octets));
    transaction.commit();
}

// In their order. One may be another name of the file itself: a rotation was broken off.
std::vector<fs::path> files_put_aside(const fs::path& file) {
    std::vector<fs::path> found;
    std::error_code error;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    fs::directory_iterator entry(folder, error);
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error))
        if (is_put_aside(entry->path(), file)) found.push_back(entry->path());
    std::ranges::sort(found);
    return found;
}

}  // namespace

std::vector<fs::path> files_of(const fs::path& file) {
    auto found = files_put_aside(file);
    std::error_code error;
    std::erase_if(found, [&](const fs::path& path) { return fs::equivalent(path, file, error); });
    found.push_back(file);
    return found;
}

Result<fs::path> rotate(const fs::path& file, const std::string& program_version, std::int64_t unix_milliseconds) {
    std::error_code error;
    if (!fs::exists(file, error)) return fail(Errc::not_found, file.string());
    fs::path next = file;
    next += ".next";
    for (const fs::path& path : files_put_aside(file))
        if (fs::equivalent(path, file, error)) fs::remove(path, error);
    fs::path aside;
    try {
        const Seal seal = close_file(file, unix_milliseconds);
        fs::remove(next, error);
        begin_file(next, seal, program_version, unix_milliseconds);
        aside = put_aside(file, seal.sequence);
    } catch (const DatabaseFailure& broken) {
        return fail(Errc::io, broken.what());
    }
    // At every moment one of the two is under the journal's name.
    fs::create_hard_link(file, aside, error);
    if (error) return fail(Errc::io, aside.string() + ": " + error.message());
    if (auto renamed = platform::rename_durably(next, file); !renamed) return forward(renamed);
    return aside;
}

}  // namespace pidpys::journal
