// SPDX-License-Identifier: MIT
#include "journal/reader.hpp"

#include <algorithm>

#include "journal/database.hpp"

namespace pidpys::journal {
namespace {

using files::DatabaseFailure;

Entry entry_of(const Row& row) {
    return {row.sequence, std::string(row.octets), to_bytes(row.hash), decode(row.octets)};
}

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

    bool take(const Row& row) {
        const std::uint64_t expected = verdict_.head.count + 1;
        if (row.sequence != expected) return broken(Fault::missing, expected);
        const Hash hash = chain_hash(verdict_.head.hash, expected, row.octets);
        if (!is(row.hash, hash)) return broken(Fault::changed, expected);
        const auto record = decode(row.octets);
        const bool known = record ? (record->event == Event::opened) == (expected == 1)
                                  : record.error().code == Errc::unsupported;
        if (!known) return broken(Fault::not_a_record, expected);
        verdict_.head = {expected, hash};
        if (!pin_) return true;
        const bool same = is(pin_->hash, hash);
        if (pin_->count == expected && !same) return broken(Fault::other_head, expected);
        pinned_ = pinned_ || same;
        return true;
    }

    Verdict end() {
        if (verdict_.fault == Fault::none && verdict_.head.count == 0) broken(Fault::missing, 1);
        if (verdict_.fault != Fault::none || !pin_) return verdict_;
        if (pin_->count > verdict_.head.count) broken(Fault::cut_off, verdict_.head.count + 1);
        else if (!pinned_) broken(Fault::other_head, verdict_.head.count);
        return verdict_;
    }

    bool broken(Fault fault, std::uint64_t at, std::string detail = {}) {
        verdict_.fault = fault;
        verdict_.at = at;
        verdict_.detail = std::move(detail);
        return false;
    }
    [[nodiscard]] std::uint64_t next() const { return verdict_.head.count + 1; }

private:
    const std::optional<Pin>& pin_;
    Verdict verdict_;
    bool pinned_ = false;
};

}  // namespace

Reader::Reader(std::unique_ptr<ChainTable> table) : table_(std::move(table)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader> Reader::open(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return fail(Errc::not_found, file.string());
    return guarded([&]() -> Result<Reader> {
        return Reader(std::make_unique<ChainTable>(file, files::Database::Access::read));
    });
}

Result<Head> Reader::head() {
    return guarded([&]() -> Result<Head> {
        const auto head = table_->head();
        if (!head) return fail(Errc::not_found, "the journal has no record");
        return *head;
    });
}

Result<void> Reader::read(std::uint64_t first, std::uint64_t last, const std::function<bool(Entry)>& each) {
    return guarded([&]() -> Result<void> {
        table_->read(row_number(first), row_number(last), false, [&](const Row& row) { return each(entry_of(row)); });
        return {};
    });
}

Result<std::vector<Entry>> Reader::page(std::uint64_t before, std::size_t limit) {
    return guarded([&]() -> Result<std::vector<Entry>> {
        std::vector<Entry> entries;
        if (limit == 0 || before < 2) return entries;
        table_->read(1, row_number(before - 1), true, [&](const Row& row) {
            entries.push_back(entry_of(row));
            return entries.size() < limit;
        });
        return entries;
    });
}

Verdict Reader::verify(const std::optional<Pin>& pin) {
    Walk walk(pin);
    try {
        // From the lowest number a row can have: one before the first would be one that was put in.
        table_->read(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), false, [&](const Row& row) { return walk.take(row); });
    } catch (const DatabaseFailure& broken) {
        walk.broken(Fault::unreadable, walk.next(), broken.what());
    }
    return walk.end();
}

}  // namespace pidpys::journal
