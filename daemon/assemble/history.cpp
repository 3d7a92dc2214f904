// SPDX-License-Identifier: MIT
#include "daemon/assemble/history.hpp"

#include <algorithm>
#include <limits>

#include "crypto/base/encoding.hpp"
#include "journal/reader.hpp"

namespace pidpys::daemon {
namespace {

channel::HistoryEntry shown(const journal::Entry& from) {
    channel::HistoryEntry entry;
    entry.sequence = from.sequence;
    entry.hash = hex_encode(from.hash);
    if (!from.record) {
        entry.event = "?";
        entry.reason = from.record.error().detail;
        return entry;
    }
    const journal::Record& record = *from.record;
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

}  // namespace

Result<std::vector<channel::HistoryEntry>> read_history(const std::filesystem::path& journal, std::uint64_t before) {
    auto reader = journal::Reader::open(journal);
    if (!reader) return forward(reader);
    const auto page = reader->page(before == 0 ? std::numeric_limits<std::uint64_t>::max() : before, channel::history_page);
    if (!page) return tl::unexpected(page.error());
    std::vector<channel::HistoryEntry> entries;
    std::transform(page->begin(), page->end(), std::back_inserter(entries), shown);
    return entries;
}

}  // namespace pidpys::daemon
