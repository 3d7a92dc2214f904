// SPDX-License-Identifier: MIT
#include <ctime>

#include "channel/display_text.hpp"
#include "channel/metadata.hpp"
#include "daemon/prompt/caller.hpp"
#include "daemon/prompt/terminal_prompter.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

std::string field(const std::string& name, const std::string& value) {
    return value.empty() ? std::string() : "  " + name + ": " + value + "\n";
}

std::string clock_time(std::int64_t unix_milliseconds) {
    const auto seconds = static_cast<std::time_t>(unix_milliseconds / 1000);
    std::tm local{};
#ifdef _WIN32
    localtime_s(&local, &seconds);
#else
    localtime_r(&seconds, &local);
#endif
    char text[16];
    return {text, std::strftime(text, sizeof text, "%H:%M:%S", &local)};
}

std::string key_lines(const KeyFacts& key) {
    return field("key of", visible_line(key.owner)) + field("organization", visible_line(key.organization)) +
           field("issued by", visible_line(key.issuer)) + field("serial", visible_line(key.serial));
}

// Every document: nothing that is signed stays unsaid.
std::string document_lines(const std::vector<Document>& documents) {
    std::string lines;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const Document& document = documents[i];
        lines += "  " + std::to_string(i + 1) + ". " + (document.name.empty() ? "(no name)" : visible_line(document.name)) + ", " +
                 std::to_string(document.size) + " octets\n";
        if (!document.digest.empty())
            lines += "     " + visible_line(document.digest_algorithm) + " " + visible_line(document.digest) + "\n";
    }
    return lines;
}

std::string quoted(const std::string& lines) {
    std::string quote = "  | ";
    for (const char c : lines) {
        quote += c;
        if (c == '\n') quote += "  | ";
    }
    return quote + "\n";
}

std::string headline(const Question& question) {
    switch (question.kind) {
        case QuestionKind::admission: return "may use the signing service?";
        case QuestionKind::signature: return "asks to sign with your key";
        case QuestionKind::batch: return "asks to sign a list of documents with your key";
        case QuestionKind::container: return "asks you to choose a key container";
    }
    return {};
}

std::string prompt(QuestionKind kind) {
    switch (kind) {
        case QuestionKind::admission: return "Admit? (y: once, a: always, n: no) [n]: ";
        case QuestionKind::container: return "Full path of the container, or nothing: ";
        default: return "Allow? (y/n) [n]: ";
    }
}

}  // namespace

std::string terminal_text(const Question& question) {
    std::string text = "\n=== pidpys: " + caller_line(question) + " " + headline(question) + "\n";
    text += field("box", visible_line(question.box)) + key_lines(question.key);
    if (question.kind == QuestionKind::signature) text += field("signatures", std::to_string(question.uses));
    if (question.kind == QuestionKind::batch) text += field("documents", std::to_string(question.documents.size()));
    text += document_lines(question.documents);
    if (!question.metadata_html.empty())
        text += "  The caller says (nobody has checked it):\n" + quoted(metadata_text(question.metadata_html, 4096));
    return text + field("waits until", clock_time(question.deadline)) + prompt(question.kind);
}

}  // namespace pidpys::daemon
