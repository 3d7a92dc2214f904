// SPDX-License-Identifier: MIT
#include <sstream>

#include <CLI/App.hpp>

#include "grammar/grammar.hpp"

namespace pidpys::grammar {
namespace {

OptionOutline outline_of(const CLI::Option& option) {
    OptionOutline made;
    made.argument = option.get_positional() && option.get_lnames().empty() && option.get_snames().empty();
    if (made.argument) made.names.push_back(option.get_single_name());
    for (const auto& name : option.get_snames()) made.names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) made.names.push_back("--" + name);
    if (option.get_items_expected_max() > 0) made.value = option.get_type_name();
    made.description = option.get_description();
    made.required = option.get_required();
    made.repeated = option.get_expected_max() > 1;
    return made;
}

CommandOutline outline_at(const CLI::App& app, const std::string& above) {
    CommandOutline made;
    made.path = above + app.get_name();
    made.description = app.get_description();
    for (const CLI::Option* option : app.get_options()) made.options.push_back(outline_of(*option));
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        made.commands.push_back(outline_at(*command, made.path + " "));
    return made;
}

}  // namespace

CommandOutline outline(const CLI::App& app) { return outline_at(app, ""); }

bool OptionOutline::takes_file() const { return value == "FILE" || value == "DIR" || value == "FILE|URL"; }

std::vector<std::string> OptionOutline::choices() const {
    std::vector<std::string> all;
    if (takes_file() || value.find('|') == std::string::npos) return all;
    std::istringstream words(value);
    for (std::string each; std::getline(words, each, '|');) all.push_back(each);
    return all;
}

}  // namespace pidpys::grammar
