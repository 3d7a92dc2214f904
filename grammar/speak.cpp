// SPDX-License-Identifier: MIT
#include <algorithm>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "grammar/grammar.hpp"
#include "grammar/words.hpp"

namespace pidpys::grammar {
namespace {

std::shared_ptr<CLI::Formatter> formatter(api::Language language) {
    auto made = std::make_shared<CLI::Formatter>();
    const auto label = [&](const char* name, Word text) { made->label(name, word(language, text)); };
    label("Usage", Word::usage);
    label("OPTIONS", Word::options_place);
    label("Positionals", Word::arguments);
    label("SUBCOMMAND", Word::command_place);
    label("SUBCOMMANDS", Word::command_place);
    label("REQUIRED", Word::required);
    label("Needs", Word::needs);
    label("Excludes", Word::excludes);
    label("TEXT", Word::text_place);
    label("FILE", Word::file_place);
    label("DIR", Word::directory_place);
    label("ADDRESS:PORT", Word::address_place);
    label("URL", Word::url_place);
    made->label("FILE|URL", word(language, Word::file_place) + "|" + word(language, Word::url_place));
    for (const char* number : {"INT", "UINT", "FLOAT"}) label(number, Word::number_place);
    return made;
}

void speak_with(CLI::App& app, api::Language language, const std::shared_ptr<CLI::Formatter>& words) {
    app.formatter(words);
    app.set_help_flag("-h,--help", word(language, Word::help_flag));
    for (CLI::Option* option : app.get_options()) {
        if (option->get_group() == "Options") option->group(word(language, Word::options));
        // One value each time it comes: what follows is the command's.
        if (!option->get_positional() && option->get_expected_max() > 1) option->allow_extra_args(false);
    }
    for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (command->get_group() == "Subcommands") command->group(word(language, Word::commands));
        speak_with(*command, language, words);
    }
}

}  // namespace

void speak(CLI::App& app, api::Language language) { speak_with(app, language, formatter(language)); }

void check(CLI::Option* option, std::function<std::string(const std::string&)> why) {
    option->check(std::move(why), "");
}

void one_of(CLI::Option* option, std::vector<std::string> values, api::Language language) {
    std::string names;
    for (const auto& value : values) names.append(names.empty() ? "" : "|").append(value);
    option->type_name(names);
    check(option, [values = std::move(values), names, language](const std::string& given) -> std::string {
        if (std::find(values.begin(), values.end(), given) != values.end()) return {};
        return word(language, Word::not_one_of, {given, names});
    });
}

void url(CLI::Option* option, std::function<bool(const std::string&)> is_url, api::Language language) {
    option->type_name("URL");
    check(option, [is_url = std::move(is_url), language](const std::string& given) {
        return is_url(given) ? std::string() : word(language, Word::not_a_url, {given});
    });
}

void file_or_url(CLI::Option* option, std::function<bool(const std::string&)> is_url, api::Language language) {
    const auto accepts = [is_url = std::move(is_url)](const std::string& given) {
        return !looks_like_url(given) || is_url(given);
    };
    url(option, accepts, language);
    option->type_name("FILE|URL");
}

}  // namespace pidpys::grammar
