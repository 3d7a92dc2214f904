// SPDX-License-Identifier: MIT
#include "daemon/assemble/history.hpp"

#include <algorithm>
#include <limits>

#include "crypto/base/encoding.hpp"
#include "journal/reader.hpp"

namespace pidpys::daemon {
namespace {

channel::HistoryEntry shown(const journal::Record& record) {
    channel::HistoryEntry entry;
    entry.at = record.at;
    entry.event = journal::name_of(record.event);
    entry.kind = record.kind;
    entry.outcome = record.outcome;
    entry.remembered = record.remembered;
    entry.origin = record.who.origin;
    entry.program = record.who.program;
    entry.process = record.who.process;
    entry.client = record.who.client;
    entry.box = record.who.box;
    entry.owner = record.owner;
    entry.fingerprint = record.key;
    entry.count = record.count;
    entry.algorithm = record.algorithm;
    entry.digest_count = record.digests.size();
    const auto some = std::min(record.digests.size(), channel::history_digests);
    entry.digests.assign(record.digests.begin(), record.digests.begin() + static_cast<std::ptrdiff_t>(some));
    entry.by = record.by;
    entry.reason = record.reason;
    entry.id = record.id;
    entry.under = record.under;
    return entry;
}

channel::HistoryEntry shown_entry(const journal::Entry& from) {
    channel::HistoryEntry entry;
    if (from.record) {
        entry = shown(*from.record);
    } else {
        entry.event = "?";
        entry.reason = from.record.error().detail;
    }
    entry.sequence = from.sequence;
    entry.hash = hex_encode(from.hash);
    return entry;
}

std::vector<channel::HistoryEntry> shown_entries(const std::vector<journal::Entry>& from) {
    std::vector<channel::HistoryEntry> entries;
    std::transform(from.begin(), from.end(), std::back_inserter(entries), shown_entry);
    return entries;
}

}  // namespace

Result<std::vector<channel::HistoryEntry>> read_history(const std::filesystem::path& journal, std::uint64_t before) {
    auto reader = journal::Reader::open(journal);
    if (!reader) return forward(reader);
    const auto page =
        reader->page(before == 0 ? std::numeric_limits<std::uint64_t>::max() : before, channel::history_page);
    if (!page) return tl::unexpected(page.error());
    return shown_entries(*page);
}

Result<std::vector<channel::HistoryEntry>> read_signed_under(const std::filesystem::path& journal,
                                                             std::uint64_t permission) {
    auto reader = journal::Reader::open(journal);
    if (!reader) return forward(reader);
    const auto entries = reader->signed_under(permission, channel::history_page);
    if (!entries) return tl::unexpected(entries.error());
    return shown_entries(*entries);
}

bool is_news(const journal::Record& record) {
    // A window asked, or a terminal did; or the caller brought a key of its own.
    const bool known = record.by == "agent" || record.by == "terminal" || record.by == "caller";
    if (journal::is_use(record.event)) return !known;
    return record.event == journal::Event::answer && record.outcome == "denied" && !known;
}

channel::HistoryEntry news_of(std::uint64_t sequence, const journal::Record& record) {
    channel::HistoryEntry entry = shown(record);
    entry.sequence = sequence;
    return entry;
}

}  // namespace pidpys::daemon
