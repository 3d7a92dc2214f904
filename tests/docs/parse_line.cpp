// SPDX-License-Identifier: MIT
// Reads command lines, one a line, a word's end marked by a NUL, and says of each what the program would: nothing where it
// is understood. Nothing is done. A line that begins with a blank only names a command: what it would need may be absent.
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/command_line.hpp"
#include "daemon/config/command_line.hpp"
#include "grammar/grammar.hpp"
#include "gui/arguments.hpp"

namespace {

using namespace pidpys;
using Grammar = void (*)(api::Language, const std::function<void(CLI::App&)>&);

std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    std::string::size_type begin = 0;
    for (auto end = line.find('\0'); end != std::string::npos; end = line.find('\0', begin)) {
        words.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

// False after a mistake, which went to standard error.
bool understood(std::vector<std::string> words, bool mention) {
    const Grammar grammar = words.front() == "pidpysd"        ? daemon::with_grammar
                            : words.front() == "pidpys-agent" ? gui::with_grammar
                                                              : cli::with_grammar;
    bool good = true;
    grammar(api::Language::en, [&](CLI::App& app) {
        try {
            app.parse(std::vector<std::string>(words.rbegin(), words.rend() - 1));
        } catch (const CLI::ParseError& error) {
            const bool asks = error.get_exit_code() == 0;  // help, version
            const auto code = static_cast<CLI::ExitCodes>(error.get_exit_code());
            const bool lacks = code == CLI::ExitCodes::ArgumentMismatch ||
                               (code == CLI::ExitCodes::RequiredError && app.remaining(true).empty());
            if (asks || (mention && lacks)) return;
            good = false;
            grammar::report(app, error, api::Language::en);
        }
    });
    return good;
}

}  // namespace

int main() {
    int mistakes = 0;
    for (std::string line; std::getline(std::cin, line);) {
        const bool mention = line.starts_with(' ');
        const auto words = words_of(mention ? line.substr(1) : line);
        if (words.empty() || understood(words, mention)) continue;
        ++mistakes;
        for (const auto& word : words) std::cerr << word << ' ';
        std::cerr << "\n\n";
    }
    return mistakes == 0 ? 0 : 1;
}
