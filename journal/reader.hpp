// SPDX-License-Identifier: MIT
// Reads a journal, also while the service writes to it, and checks its chain, over the files that were put aside too
// (journal/rotation.hpp). Never writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/result.hpp"
#include "journal/chain.hpp"
#include "journal/record.hpp"

namespace pidpys::journal {

class ChainTable;
struct Row;

// A record with what stands around it.
struct Entry {
    std::uint64_t sequence = 0;
    std::string octets;     // as hashed
    Bytes hash;             // as stored
    Result<Record> record;  // decode(octets)
};

// What a user noted down earlier: the chain had this hash after so many records. Without a count any record may have it.
struct Pin {
    Bytes hash;
    std::optional<std::uint64_t> count;
};

enum class Fault {
    none,
    missing,       // no record where one has to be: left out, or out of its place
    changed,       // the hash is not that of what stands there after what stands before it
    not_a_record,  // chained, but nothing this program writes
    cut_off,       // the chain ends before the pinned head
    other_head,    // the pinned place has another hash, or no record has it
    unreadable     // the database itself is damaged
};

struct Verdict {
    Head head;  // as far as the chain holds
    Fault fault = Fault::none;
    std::uint64_t at = 0;  // number of the record that the first fault is at
    std::string detail;    // English; of `unreadable`
};

class Reader {
public:
    // not_found, io (no journal, damaged).
    static Result<Reader> open(const std::filesystem::path& file);
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;
    ~Reader();

    // The last record's number and hash as stored. not_found for a journal without any; io.
    Result<Head> head();

    // In ascending order; stops where `each` answers false. io.
    Result<void> read(std::uint64_t first, std::uint64_t last, const std::function<bool(Entry)>& each);

    // At most `limit` records before number `before`, the newest first. io.
    Result<std::vector<Entry>> page(std::uint64_t before, std::size_t limit);

    // The signatures under the permission that record number `permission` gave, in ascending order, at most `limit`;
    // looks on to the permission's end, and not for ever. not_found: that record gave none; io.
    Result<std::vector<Entry>> signed_under(std::uint64_t permission, std::size_t limit);

    // The whole chain from its first record; ends at the first fault.
    Verdict verify(const std::optional<Pin>& pin);

private:
    Reader();
    // Of all files, in ascending order and each once; stops where `each` answers false. Throws files::DatabaseFailure.
    void each_row(std::uint64_t first, std::uint64_t last, const std::function<bool(const Row&)>& each);

    std::vector<std::unique_ptr<ChainTable>> tables_;  // one a file, in the chain's order
};

}  // namespace pidpys::journal
