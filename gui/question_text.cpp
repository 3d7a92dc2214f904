// SPDX-License-Identifier: MIT
#include "gui/question_text.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

#include "gui/asker_header.hpp"
#include "gui/document_list.hpp"
#include "gui/format.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

using channel::QuestionKind;

namespace {

QString fact(Text name, const QString& value) { return QStringLiteral("%1: %2").arg(say(name), value); }

QString spoken_documents(const channel::Question& question) {
    const auto& documents = question.documents;
    if (documents.size() != 1 || documents.front().digest_only) return documents_title(question);
    return fact(Text::document, document_name(documents.front())) + QStringLiteral(", ") +
           format_size(documents.front().size);
}

}  // namespace

bool has_bare_hashes(const channel::Question& question) {
    return std::any_of(question.documents.begin(), question.documents.end(),
                       [](const channel::Document& document) { return document.digest_only; });
}

bool is_permission(const channel::Question& question) {
    return question.kind == QuestionKind::signature && question.documents.empty();
}

bool signs(const channel::Question& question) {
    return question.kind == QuestionKind::signature || question.kind == QuestionKind::batch;
}

Text correspondents_name(const channel::Question& question) {
    return question.kind == QuestionKind::decryption ? Text::claimed_sender : Text::recipients;
}

QString correspondents_text(const channel::Question& question) {
    QStringList names;
    for (const std::string& name : question.correspondents) names << foreign(name);
    return names.join(QChar('\n'));
}

QString documents_title(const channel::Question& question) {
    const auto& documents = question.documents;
    const QString count = format_number(documents.size());
    if (has_bare_hashes(question)) return say(Text::hashes, count);
    if (documents.size() == 1) return say(Text::document);
    const auto total =
        std::accumulate(documents.begin(), documents.end(), std::uint64_t{0},
                        [](std::uint64_t sum, const channel::Document& document) { return sum + document.size; });
    return say(Text::documents, count) + QStringLiteral(", ") + say(Text::total_size, format_size(total));
}

QString proofs_line(const channel::Proofs& proofs) {
    static const std::map<std::string, Text> levels{{"CAdES-T", Text::level_t},
                                                    {"CAdES-X Long", Text::level_x_long},
                                                    {"CAdES-B-LT", Text::level_lt},
                                                    {"CAdES-B-LTA", Text::level_lta}};
    QStringList parts;
    const auto known = levels.find(proofs.level);
    if (known != levels.end())
        parts << say(known->second, foreign(proofs.level));
    else if (!proofs.level.empty())
        parts << foreign(proofs.level);
    if (proofs.stamps_content) parts << say(Text::content_stamped);
    return parts.join(QStringLiteral("; "));
}

QString servers_text(const channel::Proofs& proofs) {
    QStringList servers;
    for (const std::string& server : proofs.stamp_servers) servers << foreign(server);
    return servers.join(QChar('\n'));
}

QString revocation_reason(const std::string& name) {
    static const std::map<std::string, Text> reasons{
        {"unspecified", Text::reason_unspecified},    {"keyCompromise", Text::reason_key_compromise},
        {"cACompromise", Text::reason_ca_compromise}, {"affiliationChanged", Text::reason_affiliation_changed},
        {"superseded", Text::reason_superseded},      {"cessationOfOperation", Text::reason_cessation},
        {"certificateHold", Text::reason_hold},       {"privilegeWithdrawn", Text::reason_privilege_withdrawn}};
    const auto known = reasons.find(name);
    return known == reasons.end() ? foreign(name) : say(known->second);
}

QString spoken_sentence(const channel::Question& question) {
    QStringList parts{asker_line(question) + QChar(' ') + say(headline(question))};
    if (channel::uses_key(question.kind)) {
        if (!question.documents.empty()) parts << spoken_documents(question);
        if (is_permission(question))
            parts << say(Text::signatures_unasked, format_number(question.uses));
        else if (signs(question))
            parts << fact(Text::signatures_allowed, format_number(question.uses));
        if (!question.correspondents.empty())
            parts << fact(correspondents_name(question), correspondents_text(question).replace(QChar('\n'), ", "));
        if (!question.proofs.none()) parts << fact(Text::level, proofs_line(question.proofs));
        if (!question.key.owner.empty()) parts << fact(Text::key, foreign(question.key.owner));
    }
    if (question.kind == QuestionKind::revocation)
        parts << say(Text::revocation_explained) << fact(Text::key, foreign(question.key.owner))
              << fact(Text::reason, revocation_reason(question.subject));
    if (question.kind == QuestionKind::certificate_import)
        parts << fact(Text::key_file, foreign(question.subject)) << fact(Text::key, foreign(question.key.owner))
              << say(Text::import_explained);
    return parts.join(QStringLiteral("; ")) + QChar('.');
}

QString spoken_digest(const channel::Document& document) {
    const QString digest = document_digest(document);
    return digest.isEmpty() ? QString() : fact(Text::digest, digest);
}

}  // namespace pidpys::gui
