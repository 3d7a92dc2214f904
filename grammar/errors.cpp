// SPDX-License-Identifier: MIT
// What CLI11 throws, in the person's language. Its texts are English and made of names and fixed phrases: the names are
// taken out of them, the phrases are ours.
#include <iostream>

#include <CLI/App.hpp>

#include "channel/display_text.hpp"
#include "grammar/grammar.hpp"
#include "grammar/words.hpp"

namespace pidpys::grammar {
namespace {

using api::Language;

std::string before(const std::string& text, std::string_view mark) { return text.substr(0, text.find(mark)); }

std::string after(const std::string& text, std::string_view mark) {
    const auto at = text.find(mark);
    return at == std::string::npos ? std::string() : text.substr(at + mark.size());
}

// The command whose line was being read.
const CLI::App& reached(const CLI::App& app) {
    const CLI::App* at = &app;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().back();
    return *at;
}

// The words that found no place, of the command that was reached or of those above it.
std::vector<std::string> extras_of(const CLI::App& app) {
    for (const CLI::App* at = &reached(app); at != nullptr; at = at->get_parent())
        if (auto words = at->remaining(); !words.empty()) return words;
    return {};
}

std::string path_of(const CLI::App& app) {
    return app.get_parent() == nullptr ? app.get_name() : path_of(*app.get_parent()) + " " + app.get_name();
}

std::vector<std::string> commands_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(each->get_name());
    return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* at = &app; at != nullptr; at = at->get_parent())
        for (const CLI::Option* option : at->get_options())
            for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

struct Complaint {
    std::string text, meant;
};

Complaint of_extra(const CLI::App& app, const std::string& extra, Language language) {
    const CLI::App& at = reached(app);
    const std::string seen = channel::visible_line(extra);
    if (extra.starts_with('-') && extra != "-")
        return {word(language, Word::unknown_option, {seen}), nearest(before(extra, "="), options_of(at))};
    const auto commands = commands_of(at);
    if (commands.empty()) return {word(language, Word::superfluous, {seen}), {}};
    return {word(language, Word::unknown_command, {seen}), nearest(extra, commands)};
}

// The kind is in the exit code: some errors bear the command's name in place of their own.
Complaint complaint_of(const CLI::App& app, const CLI::ParseError& error, Language language) {
    using CLI::ExitCodes;
    const std::string text = error.what();
    const auto extras = extras_of(app);
    switch (static_cast<ExitCodes>(error.get_exit_code())) {
        case ExitCodes::RequiredError: {
            const bool command = text.starts_with("A subcommand") || text.starts_with("Requires at least");
            if (!extras.empty() && (command || extras.front().starts_with('-')))
                return of_extra(app, extras.front(), language);
            if (command) return {word(language, Word::no_command), {}};
            return {word(language, Word::missing, {before(text, " is required")}), {}};
        }
        case ExitCodes::ExtrasError:
            if (!extras.empty()) return of_extra(app, extras.front(), language);
            break;
        case ExitCodes::ArgumentMismatch: return {word(language, Word::no_value, {before(text, ":")}), {}};
        case ExitCodes::ValidationError: return {channel::visible_line(text), {}};  // of one_of: our own words
        case ExitCodes::ConversionError: {
            const auto name =
                text.starts_with("Could not convert: ") ? before(after(text, ": "), " = ") : before(text, ":");
            return {word(language, Word::bad_value, {channel::visible_line(name)}), {}};
        }
        case ExitCodes::ExcludesError:
            return {word(language, Word::apart, {before(text, " excludes "), after(text, " excludes ")}), {}};
        case ExitCodes::RequiresError:
            return {word(language, Word::together, {before(text, " requires "), after(text, " requires ")}), {}};
        default: break;
    }
    return {word(language, Word::wrong_line), {}};
}

}  // namespace

int report(const CLI::App& app, const CLI::ParseError& error, Language language) {
    if (error.get_exit_code() == 0) {
        const bool version = error.get_name() == "CallForVersion";
        std::cout << (version ? std::string(error.what()) + "\n" : app.help());
        return 0;
    }
    const auto [text, meant] = complaint_of(app, error, language);
    std::cerr << app.get_name() << ": " << text << '\n';
    if (!meant.empty()) std::cerr << word(language, Word::meant, {meant}) << '\n';
    std::cerr << word(language, Word::see_help, {path_of(reached(app)) + " --help"}) << '\n';
    return kExitUsage;
}

}  // namespace pidpys::grammar
