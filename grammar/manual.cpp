// SPDX-License-Identifier: MIT
#include <algorithm>

#include "grammar/grammar.hpp"

namespace pidpys::grammar {
namespace {

std::string roff(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        if (c == '-')
            safe += "\\-";
        else if (c == '\\')
            safe += "\\e";
        else if (c == '\'')
            safe += "\\(aq";
        else if (c == '|')
            safe += "|\\:";  // a line may end there
        else
            safe += c;
    }
    if (safe.starts_with('.')) safe.insert(0, "\\&");
    return safe;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
    return text;
}

std::string bold(const std::string& text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + roff(text) + "\\fR"; }

std::string shown(const OptionOutline& option) {
    if (option.argument) return italic(option.names.front());
    std::string line;
    for (const auto& name : option.names) line.append(line.empty() ? "" : ", ").append(bold(name));
    return option.value.empty() ? line : line + " " + italic(option.value);
}

// "pidpys sign FILE --key FILE [OPTIONS]": what has to be given, and that there is more. With a ragged edge: a list of choices
// may fill a line with nothing in it to be widened.
std::string synopsis(const CommandOutline& command) {
    std::string line = bold(command.path);
    for (const auto& option : command.options)
        if (option.required) line += " " + shown(option) + (option.repeated ? "..." : "");
    const bool more =
        std::any_of(command.options.begin(), command.options.end(), [](const auto& each) { return !each.required; });
    if (!command.commands.empty()) line += " " + italic("COMMAND");
    return ".na\n" + (more ? line + " [" + italic("OPTIONS") + "]" : line) + "\n.ad";
}

void describe_options(const CommandOutline& command, std::string& page) {
    for (const auto& option : command.options)
        if (option.names.back() != "--help") page += ".TP\n" + shown(option) + "\n" + roff(option.description) + ".\n";
}

// Commands that do something; groups of commands are in their names.
void describe(const CommandOutline& command, std::string& page) {
    if (command.commands.empty()) {
        page += ".SS " + roff(command.path) + "\n" + synopsis(command) + "\n.PP\n" + roff(command.description) + ".\n";
        describe_options(command, page);
    }
    for (const auto& each : command.commands) describe(each, page);
}

std::string head(const std::string& name, const char* section, const char* kind, const std::string& one_line) {
    return ".\\\" SPDX-License-Identifier: MIT\n.\\\" Made from the program's own tables and hand-written "
           "sections.\n.TH " +
           upper(name) + " " + section + " \"\" \"pidpys\" \"" + kind + "\"\n.SH NAME\n" + roff(name) + " \\- " +
           roff(one_line) + "\n";
}

// `code` is bold.
std::string marked(const std::string& text) {
    std::string made;
    bool code = false;
    std::string::size_type begin = 0;
    for (auto tick = text.find('`'); tick != std::string::npos; tick = text.find('`', begin), code = !code) {
        const std::string part = text.substr(begin, tick - begin);
        made += code ? bold(part) : roff(part);
        begin = tick + 1;
    }
    return made + roff(text.substr(begin));
}

}  // namespace

std::string manual(const CommandOutline& program, const ManualText& text) {
    std::string page = head(program.path, "1", "User Commands", text.one_line);
    page += ".SH SYNOPSIS\n" + synopsis(program) + "\n" + text.before;
    if (!program.commands.empty()) {
        page += ".SH COMMANDS\n";
        for (const auto& each : program.commands) describe(each, page);
    }
    page += ".SH OPTIONS\n";
    describe_options(program, page);
    return page + text.after;
}

std::string file_manual(const std::string& name, const std::vector<KeyOutline>& keys, const ManualText& text) {
    std::string page = head(name, "5", "File Formats", text.one_line) + text.before + ".SH KEYS\n";
    std::string section;
    for (const auto& key : keys) {
        const auto dot = key.name.find('.');
        const std::string above = dot == std::string::npos ? std::string() : key.name.substr(0, dot);
        if (above != section) page += ".SS [" + roff(above) + "]\n";
        section = above;
        page += ".TP\n" + bold(dot == std::string::npos ? key.name : key.name.substr(dot + 1)) + "\n" +
                marked(key.meaning) + ".\n" + "Allowed: " + roff(key.allowed) + ".\n";
        if (!key.by_default.empty()) page += "Default: " + marked(key.by_default) + ".\n";
    }
    return page + text.after;
}

std::string markdown(const std::vector<KeyOutline>& keys) {
    const auto cell = [](const std::string& text) {
        std::string safe;
        for (const char c : text) safe += c == '|' ? std::string("\\|") : std::string(1, c);
        return safe;
    };
    std::string table = "| key | default | allowed | meaning |\n| --- | --- | --- | --- |\n";
    for (const auto& key : keys)
        table += "| `" + key.name + "` | " + cell(key.by_default) + " | " + cell(key.allowed) + " | " +
                 cell(key.meaning) + " |\n";
    return table;
}

}  // namespace pidpys::grammar
