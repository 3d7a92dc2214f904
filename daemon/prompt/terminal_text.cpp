// SPDX-License-Identifier: MIT
#include <algorithm>
#include <ctime>
#include <map>

#include "channel/display_text.hpp"
#include "channel/metadata.hpp"
#include "daemon/prompt/terminal_prompter.hpp"
#include "daemon/prompt/terminal_words.hpp"
#include "platform/local_time.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

std::string local_time(std::int64_t unix_seconds, const char* format) {
    const std::tm local = platform::local_time(static_cast<std::time_t>(unix_seconds));
    char text[32];
    return {text, std::strftime(text, sizeof text, format, &local)};
}

class Lines {
public:
    explicit Lines(api::Language language) : language_(language) {}

    void fact(Word name, const std::string& value) {
        if (!value.empty()) text += "  " + say(language_, name) + ": " + value + "\n";
    }
    void sentence(Word word) { text += "  " + say(language_, word) + "\n"; }

    void key(const KeyFacts& key) {
        fact(Word::key, visible_line(key.owner));
        fact(Word::organization, visible_line(key.organization));
        fact(Word::issuer, visible_line(key.issuer));
        fact(Word::serial, visible_line(key.serial));
        if (key.not_after != 0) fact(Word::valid_until, local_time(key.not_after, "%Y-%m-%d"));
    }

    void proofs(const Proofs& proofs) {
        fact(Word::level, visible_line(proofs.level));
        if (proofs.stamps_content) sentence(Word::content_stamped);
        for (const std::string& server : proofs.stamp_servers) fact(Word::stamp_server, visible_line(server));
    }

    // Every document: nothing that is signed stays unsaid.
    void documents(const std::vector<Document>& documents) {
        std::size_t number = 0;
        for (const Document& document : documents) {
            text += "  " + std::to_string(++number) + ". " + title(document) + "\n";
            if (!document.digest.empty())
                text += "     " + visible_line(document.digest_algorithm) + " " + visible_line(document.digest) + "\n";
        }
    }

    std::string text;

private:
    [[nodiscard]] std::string title(const Document& document) const {
        if (document.digest_only) return say(language_, Word::hash_alone);
        const std::string name = document.name.empty() ? say(language_, Word::no_name) : visible_line(document.name);
        return name + ", " + std::to_string(document.size) + " " + say(language_, Word::octets);
    }

    api::Language language_;
};

std::string quoted(const std::string& lines) {
    std::string quote = "  | ";
    for (const char c : lines) {
        quote += c;
        if (c == '\n') quote += "  | ";
    }
    return quote + "\n";
}

std::string asker(const Question& question, api::Language language) {
    if (!question.origin.empty()) return visible_line(question.origin);
    if (!question.client.empty()) return say(language, Word::client) + " " + visible_line(question.client);
    if (question.program.empty()) return say(language, Word::unknown_program);
    return say(language, Word::program) + " " + visible_line(question.program) + " (" +
           std::to_string(question.process) + ")";
}

Word wish(const Question& question) {
    switch (question.kind) {
        case QuestionKind::admission: return Word::asks_admission;
        case QuestionKind::signature: return question.documents.empty() ? Word::asks_permission : Word::asks_signature;
        case QuestionKind::batch: return Word::asks_batch;
        case QuestionKind::decryption: return Word::asks_decryption;
        case QuestionKind::encryption: return Word::asks_encryption;
        case QuestionKind::revocation: return Word::asks_revocation;
        case QuestionKind::certificate_import: return Word::asks_import;
        case QuestionKind::container:
        case QuestionKind::login:
        case QuestionKind::new_keys: break;  // the desk puts them to agents alone
    }
    return Word::asks_container;
}

Word expected(QuestionKind kind) {
    switch (kind) {
        case QuestionKind::admission: return Word::admit;
        case QuestionKind::container: return Word::container_path;
        default: return Word::allow;
    }
}

// As RFC 5280 §5.3.1 names it.
Word revocation_reason(const std::string& name) {
    static const std::map<std::string, Word> reasons{
        {"keyCompromise", Word::reason_key_compromise},           {"cACompromise", Word::reason_ca_compromise},
        {"affiliationChanged", Word::reason_affiliation_changed}, {"superseded", Word::reason_superseded},
        {"cessationOfOperation", Word::reason_cessation},         {"certificateHold", Word::reason_hold},
        {"privilegeWithdrawn", Word::reason_privilege_withdrawn}};
    const auto known = reasons.find(name);
    return known == reasons.end() ? Word::reason_unspecified : known->second;
}

}  // namespace

std::string terminal_text(const Question& question, api::Language language) {
    Lines lines(language);
    lines.text = "\n=== pidpys: " + asker(question, language) + " " + say(language, wish(question)) + "\n";
    if (!question.client.empty()) lines.fact(Word::program_fact, visible_line(question.program));
    lines.fact(Word::box, visible_line(question.box));
    lines.key(question.key);
    lines.proofs(question.proofs);
    for (const std::string& name : question.correspondents)
        lines.fact(question.kind == QuestionKind::decryption ? Word::claimed_sender : Word::recipient,
                   visible_line(name));
    if (question.kind == QuestionKind::revocation) {
        lines.fact(Word::reason, say(language, revocation_reason(question.subject)));
        lines.fact(Word::ends_since, local_time(question.since, "%Y-%m-%d %H:%M:%S"));
        lines.sentence(Word::revocation_explained);
    }
    if (question.kind == QuestionKind::certificate_import) {
        lines.fact(Word::key_file, visible_line(question.subject));
        lines.sentence(Word::import_explained);
    }
    if (question.kind == QuestionKind::signature) {
        lines.fact(Word::signatures, std::to_string(question.uses));
        if (question.documents.empty()) lines.sentence(Word::comes_later);
        if (question.documents.empty()) lines.sentence(Word::may_open);
        if (question.uses > std::max<std::size_t>(question.documents.size(), 1)) lines.sentence(Word::many_times);
    }
    if (std::any_of(question.documents.begin(), question.documents.end(),
                    [](const auto& document) { return document.digest_only; })) {
        lines.fact(Word::hashes, std::to_string(question.documents.size()));
        lines.sentence(Word::hashes_explained);
    }
    if (question.kind == QuestionKind::batch) lines.fact(Word::documents, std::to_string(question.documents.size()));
    lines.documents(question.documents);
    if (!question.metadata_html.empty()) {
        lines.sentence(Word::caller_says);
        lines.text += quoted(metadata_text(question.metadata_html, 4096));
    }
    lines.fact(Word::waits_until, local_time(question.deadline / 1000, "%H:%M:%S"));
    lines.sentence(Word::hour_explained);
    if (question.kind == QuestionKind::admission) lines.sentence(Word::time_explained);
    if (question.kind == QuestionKind::signature && question.documents.empty()) lines.sentence(Word::fewer_explained);
    if (question.severable) lines.sentence(Word::leave_out_explained);
    return lines.text + say(language, expected(question.kind));
}

}  // namespace pidpys::daemon
