// SPDX-License-Identifier: MIT
// A command line that speaks the person's language, told by one tree of CLI11: its help, its mistakes, completion for
// shells and manual pages.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/messages/language.hpp"

namespace CLI {
class App;
class Option;
class ParseError;
}  // namespace CLI

namespace pidpys::grammar {

inline constexpr int kExitUsage = 64;  // sysexits(3)

// Labels, groups, names of values and the help flag of `app` and of all commands it has by now; options that may come
// several times take one value each time. Option groups of one's
// own are left alone.
void speak(CLI::App& app, api::Language language);

// `why`: why a value of the option is not taken, in the person's language; empty: it is.
void check(CLI::Option* option, std::function<std::string(const std::string&)> why);

// The option's value is one of these.
void one_of(CLI::Option* option, std::vector<std::string> values, api::Language language);

// The option's value is an address of a server, as `is_url` has it: whoever will connect knows best. Of one that takes a
// file as well, what has "://" in it.
void url(CLI::Option* option, std::function<bool(const std::string&)> is_url, api::Language language);
void file_or_url(CLI::Option* option, std::function<bool(const std::string&)> is_url, api::Language language);
inline bool looks_like_url(std::string_view value) { return value.find("://") != std::string_view::npos; }

// Tells why the line was not understood, on standard error, or gives the help or version it asked for, on standard
// output. The exit status: 0 or kExitUsage.
int report(const CLI::App& app, const CLI::ParseError& error, api::Language language);

// The one of `known` that somebody who typed `word` probably meant; empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// The command line as data, for those who write it down.
struct OptionOutline {
    std::vector<std::string> names;  // "--out", "-o"; of an argument its name alone
    std::string value;               // "FILE", "uk|ru|en|pl"; empty for a flag
    std::string description;
    bool argument = false, required = false, repeated = false;
    [[nodiscard]] bool takes_file() const;
    [[nodiscard]] std::vector<std::string> choices() const;
};
struct CommandOutline {
    std::string path;  // "pidpys trust install"
    std::string description;
    std::vector<OptionOutline> options;
    std::vector<CommandOutline> commands;
};
CommandOutline outline(const CLI::App& app);

inline const std::vector<std::string> kShells = {"bash", "zsh", "fish"};
// A completion script for one of kShells.
std::string completion(const CommandOutline& program, std::string_view shell);

// A key of a file of settings as data. `by_default` and `meaning` have `code` in backticks.
struct KeyOutline {
    std::string name;  // "limits.uploads": below [limits]
    std::string allowed, by_default, meaning;
};

// Sections that people write, in roff: what stands in `before` goes in front of what is made, `after` behind.
struct ManualText {
    std::string one_line;  // "trust, diagnosis, keys and signatures …"
    std::string before, after;
};
// A page of man(7), section 1.
std::string manual(const CommandOutline& program, const ManualText& text);
// A page of man(7), section 5, of the file with that name.
std::string file_manual(const std::string& name, const std::vector<KeyOutline>& keys, const ManualText& text);
// The same keys as a table of Markdown.
std::string markdown(const std::vector<KeyOutline>& keys);

}  // namespace pidpys::grammar
