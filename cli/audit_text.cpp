// SPDX-License-Identifier: MIT
#include "cli/audit_text.hpp"

#include <array>
#include <chrono>

#include "api/messages/reason.hpp"
#include "cli/text.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::cli {
namespace {

using journal::Event;
using journal::Fault;
using journal::Record;

Text event_text(Event event) {
    switch (event) {
        case Event::opened: return Text::audit_opened;
        case Event::started: return Text::audit_started;
        case Event::question: return Text::audit_question;
        case Event::answer: return Text::audit_answer;
        case Event::permission_given: return Text::audit_permission_given;
        case Event::permission_used_up: return Text::audit_permission_used_up;
        case Event::permission_revoked: return Text::audit_permission_revoked;
        case Event::permission_expired: return Text::audit_permission_expired;
        case Event::signature: return Text::audit_signature;
        case Event::key_login: return Text::audit_key_login;
        case Event::key_logout: return Text::audit_key_logout;
        case Event::admission_revoked: return Text::audit_admission_revoked;
        case Event::work_stopped: return Text::audit_work_stopped;
        case Event::decryption: return Text::audit_decryption;
        case Event::encryption: return Text::audit_encryption;
        case Event::keys_made: return Text::audit_keys_made;
        case Event::revocation_signed: return Text::audit_revocation_signed;
        case Event::sealed: break;
    }
    return Text::audit_sealed;
}

// A word of the journal in the user's language; unknown ones, which a later program wrote, as they are.
std::string word(const Context& context, const std::string& name) {
    static constexpr std::array words{std::pair{"allowed", Text::audit_allowed},
                                      std::pair{"denied", Text::audit_denied},
                                      std::pair{"timed_out", Text::audit_timed_out},
                                      std::pair{"unavailable", Text::audit_unavailable},
                                      std::pair{"cancelled", Text::audit_cancelled},
                                      std::pair{"not_asked", Text::audit_not_asked},
                                      std::pair{"admission", Text::audit_admission},
                                      std::pair{"signature", Text::audit_signature_kind},
                                      std::pair{"batch", Text::audit_batch},
                                      std::pair{"container", Text::audit_container},
                                      std::pair{"login", Text::audit_login},
                                      std::pair{"new_keys", Text::audit_new_keys},
                                      std::pair{"revocation", Text::audit_revocation},
                                      std::pair{"certificate_import", Text::audit_import},
                                      std::pair{"failed", Text::audit_failed},
                                      std::pair{"decryption", Text::audit_decryption_kind},
                                      std::pair{"encryption", Text::audit_encryption_kind},
                                      std::pair{"agent", Text::audit_by_agent},
                                      std::pair{"terminal", Text::audit_by_terminal},
                                      std::pair{"policy", Text::audit_by_policy},
                                      std::pair{"page", Text::audit_by_page},
                                      std::pair{"permission", Text::audit_by_permission},
                                      std::pair{"caller", Text::audit_by_caller},
                                      std::pair{"configuration", Text::audit_by_configuration}};
    for (const auto& [known, text] : words)
        if (name == known) return say(context.language, text);
    return shown(name);
}

std::string who(const Context& context, const journal::Who& who) {
    if (!who.client.empty()) return shown(who.client);
    if (!who.origin.empty()) return shown(who.origin);
    if (who.program.empty()) return {};
    return say(context.language, Text::audit_program, {shown(who.program), std::to_string(who.process)});
}

std::string time(const Record& record) {
    const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds(record.at)};
    return time_text(std::chrono::time_point_cast<std::chrono::system_clock::duration>(at));
}

std::string number(std::uint64_t count) { return count == 0 ? std::string() : std::to_string(count); }

}  // namespace

std::string audit_line(const Context& context, const journal::Entry& entry) {
    std::string line = std::to_string(entry.sequence);
    const auto add = [&](const std::string& fact) {
        if (!fact.empty()) line += "  " + fact;
    };
    if (!entry.record) {
        add("✗ " + shown(api::explain(entry.record.error(), context.language)));
        return line;
    }
    const Record& record = *entry.record;
    add(time(record));
    add(say(context.language, event_text(record.event)));
    add(word(context, record.kind));
    add(word(context, record.outcome));
    add(word(context, record.by));
    add(who(context, record.who));
    add(shown(record.owner));
    if (record.count > 1) add("× " + std::to_string(record.count));
    if (record.parts > 1) add("(" + std::to_string(record.part) + "/" + std::to_string(record.parts) + ")");
    if (!record.digests.empty()) add(shown(record.algorithm + " " + record.digests.front().substr(0, 16) + "…"));
    return line;
}

std::vector<std::string> audit_lines(const Context& context, const journal::Entry& entry) {
    std::vector<std::string> lines{audit_line(context, entry)};
    const auto add = [&](Text label, const std::string& fact) {
        if (!fact.empty()) lines.push_back("  " + say(context.language, label, {fact}));
    };
    if (entry.record) {
        const Record& record = *entry.record;
        add(Text::audit_site, shown(record.who.origin));
        add(Text::audit_the_program, shown(record.who.program));
        add(Text::audit_process, number(static_cast<std::uint64_t>(std::max<std::int64_t>(record.who.process, 0))));
        if (record.who.user) add(Text::audit_user, std::to_string(*record.who.user));
        add(Text::audit_client, shown(record.who.client));
        add(Text::audit_box, shown(record.who.box));
        add(Text::key_owner, shown(record.owner));
        add(Text::key_fingerprint, shown(record.key));
        add(Text::audit_count, number(record.count));
        add(Text::audit_remembered, record.remembered ? word(context, record.outcome) : std::string());
        add(Text::audit_by, word(context, record.by));
        add(Text::audit_reason, shown(record.reason));
        add(Text::audit_id, shown(record.id));
        add(Text::audit_under, shown(record.under));
        add(Text::audit_algorithm, shown(record.algorithm));
        for (const auto& digest : record.digests) lines.push_back("    " + shown(digest));
    }
    add(Text::audit_hash, hex_encode(entry.hash));
    lines.push_back(shown(entry.octets));
    return lines;
}

std::string audit_verdict(const Context& context, const journal::Verdict& verdict) {
    const auto say_at = [&](Text text) {
        return "✗ " + say(context.language, text, {std::to_string(verdict.at), std::to_string(verdict.head.count)});
    };
    switch (verdict.fault) {
        case Fault::none: break;
        case Fault::missing: return say_at(Text::audit_missing);
        case Fault::changed: return say_at(Text::audit_changed);
        case Fault::not_a_record: return say_at(Text::audit_not_a_record);
        case Fault::cut_off: return say_at(Text::audit_cut_off);
        case Fault::other_head: return say_at(Text::audit_other_head);
        case Fault::unreadable: return say_at(Text::audit_unreadable) + ": " + shown(verdict.detail);
    }
    return "✓ " + say(context.language, Text::audit_whole,
                      {std::to_string(verdict.head.count), hex_encode(verdict.head.hash)});
}

}  // namespace pidpys::cli
