// SPDX-License-Identifier: MIT
#include "gui/history_text.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "gui/format.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

namespace {

struct Word {
    std::string_view name;
    Text text;
};

constexpr Word events[] = {{"opened", Text::event_opened},
                           {"started", Text::event_started},
                           {"question", Text::event_question},
                           {"answer", Text::event_answer},
                           {"permission_given", Text::event_permission_given},
                           {"permission_used_up", Text::event_permission_used_up},
                           {"permission_revoked", Text::event_permission_revoked},
                           {"permission_expired", Text::event_permission_expired},
                           {"signature", Text::event_signature},
                           {"key_login", Text::event_key_login},
                           {"key_logout", Text::event_key_logout},
                           {"admission_revoked", Text::event_admission_revoked},
                           {"sealed", Text::event_sealed},
                           {"work_stopped", Text::event_work_stopped},
                           {"decryption", Text::event_decryption},
                           {"encryption", Text::event_encryption},
                           {"keys_made", Text::event_keys_made},
                           {"revocation_signed", Text::event_revocation_signed}};
constexpr Word outcomes[] = {{"allowed", Text::admitted},
                             {"denied", Text::refused},
                             {"timed_out", Text::outcome_timed_out},
                             {"unavailable", Text::outcome_unavailable},
                             {"cancelled", Text::outcome_cancelled},
                             {"not_asked", Text::outcome_not_asked},
                             {"failed", Text::outcome_failed}};
constexpr Word kinds[] = {{"admission", Text::kind_admission},   {"signature", Text::purpose_signature},
                          {"batch", Text::kind_batch},           {"container", Text::kind_container},
                          {"login", Text::kind_login},           {"decryption", Text::kind_decryption},
                          {"encryption", Text::kind_encryption}, {"new_keys", Text::kind_new_keys},
                          {"revocation", Text::kind_revocation}, {"certificate_import", Text::kind_import}};
constexpr Word deciders[] = {
    {"agent", Text::by_agent},           {"terminal", Text::by_terminal},     {"page", Text::by_page},
    {"policy", Text::by_policy},         {"permission", Text::by_permission}, {"caller", Text::by_caller},
    {"configuration", Text::by_settings}};

// A name that a later daemon wrote is shown as it is.
template <std::size_t N>
QString word(const Word (&words)[N], const std::string& name) {
    const auto is_it = [&](const Word& known) { return known.name == name; };
    const auto found = std::find_if(std::begin(words), std::end(words), is_it);
    return found == std::end(words) ? foreign(name) : say(found->text);
}

}  // namespace

QString event_title(const channel::HistoryEntry& entry) {
    const QString event = word(events, entry.event);
    if (entry.event == "answer") return QStringLiteral("%1: %2").arg(event, word(outcomes, entry.outcome));
    if (entry.event == "question") return QStringLiteral("%1: %2").arg(event, word(kinds, entry.kind));
    return event;
}

QString caller_title(const channel::HistoryEntry& entry) {
    if (!entry.client.empty()) return foreign(entry.client);
    return foreign(entry.origin.empty() ? entry.program : entry.origin);
}

QStringList history_details(const channel::HistoryEntry& entry) {
    QStringList lines;
    const auto add = [&](const QString& label, const QString& fact) {
        if (!fact.isEmpty()) lines << QStringLiteral("%1: %2").arg(label, fact);
    };
    const auto number = [](auto value) { return value == 0 ? QString() : QString::number(value); };
    const QString moment = format_moment(entry.at / 1000), program = foreign(entry.program);
    lines << QStringLiteral("№ %1 · %2 · %3").arg(entry.sequence).arg(moment, event_title(entry));
    add(say(Text::site), foreign(entry.origin));
    add(say(Text::program), entry.process == 0 ? program : QStringLiteral("%1 (%2)").arg(program).arg(entry.process));
    add(say(Text::a_client), foreign(entry.client));
    add(say(Text::box), foreign(entry.box));
    add(say(Text::owner), foreign(entry.owner));
    add(say(Text::fingerprint), foreign(entry.fingerprint));
    add(say(Text::signatures_allowed), number(entry.count));
    if (entry.remembered) lines << say(Text::decision_remembered);
    add(say(Text::decided_by), word(deciders, entry.by));
    add(say(Text::reason), foreign(entry.reason));
    add(say(Text::identifier), foreign(entry.id));
    add(say(Text::by_virtue_of), foreign(entry.under));
    for (const std::string& digest : entry.digests) add(foreign(entry.algorithm), foreign(digest));
    if (const auto more = entry.digest_count - entry.digests.size(); entry.digest_count > entry.digests.size())
        lines << say(Text::more_digests, QString::number(more));
    add(say(Text::record_hash), foreign(entry.hash));
    return lines;
}

}  // namespace pidpys::gui
