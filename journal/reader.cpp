// SPDX-License-Identifier: MIT
#include "journal/reader.hpp"

#include <algorithm>
#include <utility>

#include "crypto/base/encoding.hpp"
#include "journal/database.hpp"
#include "journal/rotation.hpp"

namespace pidpys::journal {
namespace {

using files::DatabaseFailure;

Entry entry_of(const Row& row) {
    return {row.sequence, std::string(row.octets), to_bytes(row.hash), decode(row.octets)};
}

constexpr std::uint64_t longest_look = 20'000;  // records after a permission among which its signatures are looked for

// What may throw, as a value.
template <class Read>
auto guarded(Read read) -> decltype(read()) {
    try {
        return read();
    } catch (const DatabaseFailure& broken) {
        return fail(Errc::io, broken.what());
    }
}

bool is(ByteView stored, const Hash& hash) { return std::ranges::equal(stored, hash); }

// Goes along the chain; true from take() while it holds.
class Walk {
public:
    explicit Walk(const std::optional<Pin>& pin) : pin_(pin) {}

    // A next file begins with the record that sealed the one before it.
    void next_file() { repeats_ = verdict_.head.count > 0; }

    bool take(const Row& row) {
        if (std::exchange(repeats_, false) && row.sequence == verdict_.head.count) {
            const bool same = row.octets == seal_ && is(row.hash, verdict_.head.hash);
            return same || broken(Fault::changed, verdict_.head.count);
        }
        const std::uint64_t expected = verdict_.head.count + 1;
        if (row.sequence != expected) return broken(Fault::missing, expected);
        const Hash hash = chain_hash(verdict_.head.hash, expected, row.octets);
        if (!is(row.hash, hash)) return broken(Fault::changed, expected);
        const auto record = decode(row.octets);
        if (!(record ? is_in_place(*record) : record.error().code == Errc::unsupported))
            return broken(Fault::not_a_record, expected);
        verdict_.head = {expected, hash};
        seal_ = record && record->event == Event::sealed ? row.octets : std::string_view{};
        if (!pin_) return true;
        const bool same = is(pin_->hash, hash);
        if (pin_->count == expected && !same) return broken(Fault::other_head, expected);
        pinned_ = pinned_ || same;
        return true;
    }

    Verdict end() {
        if (verdict_.fault == Fault::none && verdict_.head.count == 0) broken(Fault::missing, 1);
        if (verdict_.fault != Fault::none || !pin_) return verdict_;
        if (pin_->count > verdict_.head.count)
            broken(Fault::cut_off, verdict_.head.count + 1);
        else if (!pinned_)
            broken(Fault::other_head, verdict_.head.count);
        return verdict_;
    }

    bool broken(Fault fault, std::uint64_t at, std::string detail = {}) {
        verdict_.fault = fault;
        verdict_.at = at;
        verdict_.detail = std::move(detail);
        return false;
    }
    [[nodiscard]] bool is_broken() const { return verdict_.fault != Fault::none; }
    [[nodiscard]] std::uint64_t next() const { return verdict_.head.count + 1; }

private:
    // What begins a file stands at the chain's beginning, or after the seal that it names. (A seal with anything else
    // after it was a rotation that was broken off.)
    [[nodiscard]] bool is_in_place(const Record& record) const {
        const Head& head = verdict_.head;
        if (record.event != Event::opened) return head.count > 0;
        if (head.count == 0) return true;
        return !seal_.empty() && record.previous == hex_encode(head.hash) && record.previous_count == head.count;
    }

    const std::optional<Pin>& pin_;
    Verdict verdict_;
    std::string seal_;  // the last record's octets, if it is one
    bool pinned_ = false, repeats_ = false;
};

}  // namespace

Reader::Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader> Reader::open(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return fail(Errc::not_found, file.string());
    return guarded([&]() -> Result<Reader> {
        Reader reader;
        for (const auto& each : files_of(file))
            reader.tables_.push_back(std::make_unique<ChainTable>(each, files::Database::Access::read));
        return reader;
    });
}

Result<Head> Reader::head() {
    return guarded([&]() -> Result<Head> {
        const auto head = tables_.back()->head();
        if (!head) return fail(Errc::not_found, "the journal has no record");
        return *head;
    });
}

Result<void> Reader::read(std::uint64_t first, std::uint64_t last, const std::function<bool(Entry)>& each) {
    return guarded([&]() -> Result<void> {
        each_row(first, last, [&](const Row& row) { return each(entry_of(row)); });
        return {};
    });
}

void Reader::each_row(std::uint64_t first, std::uint64_t last, const std::function<bool(const Row&)>& each) {
    bool goes_on = true;
    for (const auto& table : tables_) {
        if (!goes_on) break;
        table->read(row_number(first), row_number(last), false, [&](const Row& row) {
            first = row.sequence + 1;  // a seal stands in two files
            return goes_on = each(row);
        });
    }
}

Result<std::vector<Entry>> Reader::page(std::uint64_t before, std::size_t limit) {
    return guarded([&]() -> Result<std::vector<Entry>> {
        std::vector<Entry> entries;
        if (limit == 0 || before < 2) return entries;
        for (auto table = tables_.rbegin(); table != tables_.rend() && entries.size() < limit; ++table) {
            (*table)->read(1, row_number(before - 1), true, [&](const Row& row) {
                before = row.sequence;
                entries.push_back(entry_of(row));
                return entries.size() < limit;
            });
        }
        return entries;
    });
}

Result<std::vector<Entry>> Reader::signed_under(std::uint64_t permission, std::size_t limit) {
    return guarded([&]() -> Result<std::vector<Entry>> {
        std::optional<std::string> id;
        std::vector<Entry> entries;
        const auto take = [&](const Row& row) {
            if (!id) {
                const auto given = decode(row.octets);
                if (!given || given->event != Event::permission_given) return false;
                id = given->id;
                return true;
            }
            if (row.octets.find(*id) == std::string_view::npos) return true;  // of others: not worth decoding
            Entry entry = entry_of(row);
            if (!entry.record) return true;
            if (entry.record->id == *id) return false;  // its end
            const bool made_by_it = is_use(entry.record->event) && entry.record->under == *id;
            if (made_by_it) entries.push_back(std::move(entry));
            return entries.size() < limit;
        };
        each_row(permission, permission + longest_look, take);
        if (!id) return fail(Errc::not_found, "no permission was given by that record");
        return entries;
    });
}

Verdict Reader::verify(const std::optional<Pin>& pin) {
    Walk walk(pin);
    try {
        // From the lowest number a row can have: one before the first would be one that was put in.
        using Number = std::numeric_limits<std::int64_t>;
        for (const auto& table : tables_) {
            walk.next_file();
            table->read(Number::min(), Number::max(), false, [&](const Row& row) { return walk.take(row); });
            if (walk.is_broken()) break;
        }
    } catch (const DatabaseFailure& broken) {
        walk.broken(Fault::unreadable, walk.next(), broken.what());
    }
    return walk.end();
}

}  // namespace pidpys::journal
