// SPDX-License-Identifier: MIT
#include "cli/audit_command.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <limits>
#include <set>

#include "cli/audit_text.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/digest.hpp"
#include "journal/database.hpp"
#include "journal/rotation.hpp"
#include "platform/state_lock.hpp"

namespace pidpys::cli {
namespace {

constexpr std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t page_size = 1000;

// Runs `use` with the journal; a failure is told.
int with_journal(const Context& context, const AuditCommand& command,
                 const std::function<Result<bool>(journal::Reader&)>& use) {
    const std::filesystem::path file =
        command.file.empty() ? journal::journal_file(context.state) : std::filesystem::path(command.file);
    auto reader = journal::Reader::open(file);
    if (!reader) return complain(context, reader.error());
    const auto good = use(*reader);
    if (!good) return complain(context, good.error());
    return *good ? kExitGood : kExitBad;
}

// Hex of the file's digest by every algorithm that a record may name.
Result<std::set<std::string>> digests_of(const std::string& path) {
    auto content = files::read_file(path, kMaxDocument);
    if (!content) return forward(content);
    std::set<std::string> digests;
    for (const auto& algorithm : crypto::digest_algorithms())
        if (const auto digest = crypto::digest(algorithm, {*content})) digests.insert(hex_encode(*digest));
    return digests;
}

bool names_any(const journal::Entry& entry, const std::set<std::string>& digests) {
    return entry.record && std::ranges::any_of(entry.record->digests,
                                               [&](const std::string& digest) { return digests.contains(digest); });
}

Json described(const journal::Entry& entry) {
    return {{"sequence", entry.sequence}, {"hash", hex_encode(entry.hash)}, {"record", entry.octets}};
}

std::string line_of(const Context& context, const journal::Entry& entry) {
    return context.json ? described(entry).dump(-1, ' ', false, Json::error_handler_t::replace)
                        : audit_line(context, entry);
}

}  // namespace

int run_audit_list(const Context& context, const AuditCommand& command) {
    return with_journal(context, command, [&](journal::Reader& reader) -> Result<bool> {
        std::optional<std::set<std::string>> wanted;
        if (!command.document.empty()) {
            auto digests = digests_of(command.document);
            if (!digests) return forward(digests);
            wanted = std::move(*digests);
        }
        const std::uint64_t limit = command.limit == 0 ? all : command.limit;
        std::vector<std::string> lines;  // the newest first
        std::uint64_t before = command.before.value_or(all);
        while (lines.size() < limit) {
            auto page = reader.page(before, page_size);
            if (!page) return forward(page);
            if (page->empty()) break;
            for (const auto& entry : *page)
                if (lines.size() < limit && (!wanted || names_any(entry, *wanted)))
                    lines.push_back(line_of(context, entry));
            before = page->back().sequence;
        }
        std::for_each(lines.rbegin(), lines.rend(), print);
        return !wanted || !lines.empty();
    });
}

int run_audit_show(const Context& context, const AuditCommand& command) {
    return with_journal(context, command, [&](journal::Reader& reader) -> Result<bool> {
        bool found = false;
        auto read = reader.read(command.number, command.number, [&](const journal::Entry& entry) {
            if (context.json)
                print_json(described(entry));
            else
                for (const auto& line : audit_lines(context, entry)) print(line);
            found = true;
            return false;
        });
        if (!read) return forward(read);
        if (!found) return fail(Errc::not_found, std::to_string(command.number));
        return true;
    });
}

int run_audit_export(const Context& context, const AuditCommand& command) {
    return with_journal(context, command, [&](journal::Reader& reader) -> Result<bool> {
        auto read = reader.read(0, all, [&](const journal::Entry& entry) {
            print_json(described(entry));
            return std::cout.good();
        });
        if (!read) return forward(read);
        std::cout.flush();
        if (!std::cout) return fail(Errc::io, "standard output");
        return true;
    });
}

int run_audit_head(const Context& context, const AuditCommand& command) {
    return with_journal(context, command, [&](journal::Reader& reader) -> Result<bool> {
        const auto head = reader.head();
        if (!head) return tl::unexpected(head.error());
        if (context.json)
            print_json({{"count", head->count}, {"hash", hex_encode(head->hash)}});
        else
            print(std::to_string(head->count) + " " + hex_encode(head->hash));
        return true;
    });
}

int run_audit_verify(const Context& context, const AuditCommand& command) {
    return with_journal(context, command, [&](journal::Reader& reader) -> Result<bool> {
        std::optional<journal::Pin> pin;
        if (!command.head.empty()) {
            auto hash = hex_decode(command.head);
            if (!hash || hash->size() != journal::Hash{}.size())
                return fail(Errc::invalid_argument, "--head " + command.head);
            pin = journal::Pin{std::move(*hash), command.count};
        }
        const auto verdict = reader.verify(pin);
        const bool whole = verdict.fault == journal::Fault::none;
        const std::string says = audit_verdict(context, verdict);
        if (context.json)
            print_json({{"whole", whole}, {"message", says}});
        else
            print(says);
        return verdict.fault == journal::Fault::none;
    });
}

int run_audit_rotate(const Context& context, const AuditCommand&) {
    const auto lock = platform::StateLock::take(context.state);
    if (!lock && lock.error().code == Errc::busy) {
        print_aside("pidpys: " + say(context.language, Text::audit_rotate_busy));
        return kExitUnavailable;
    }
    if (!lock) return complain(context, lock.error());
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto aside = journal::rotate(journal::journal_file(context.state), "pidpys " PIDPYS_VERSION,
                                       std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
    if (!aside) return complain(context, aside.error());
    if (context.json)
        print_json({{"aside", aside->string()}});
    else
        print(say(context.language, Text::audit_rotated, {aside->string()}));
    return 0;
}

}  // namespace pidpys::cli
