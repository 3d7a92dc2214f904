// SPDX-License-Identifier: MIT
// make_manual NAME TEXT: a manual page on standard output, from the grammar of the program or the table of keys of the
// file with that name, and the sections that people write in TEXT: a line for NAME, what stands before the commands or
// keys, a line `.\\" MADE`, what stands after. Without TEXT: the table of keys in Markdown, as docs has it.
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "cli/command_line.hpp"
#include "daemon/config/command_line.hpp"
#include "daemon/config/config_file.hpp"
#include "daemon/config/machine_policy.hpp"
#include "daemon/prompt/policy.hpp"
#include "grammar/grammar.hpp"
#include "keygen/profile_file.hpp"
#ifdef PIDPYS_GUI
#include "gui/arguments.hpp"
#endif

int main(int argc, char** argv) {
    using namespace pidpys;
    if (argc != 2 && argc != 3) return 64;
    const std::string name = argv[1];
    const auto keys = name == "pidpys.toml"       ? daemon::config_keys(api::Language::en)
                      : name == "policy.d"        ? daemon::machine_policy_keys(api::Language::en)
                      : name == "pidpys-policy"   ? daemon::policy_keys(api::Language::en)
                      : name == "pidpys-profiles" ? keygen::profile_keys(api::Language::en)
                                                  : std::vector<grammar::KeyOutline>();
    if (argc == 2) {
        std::cout << grammar::markdown(keys);
        return keys.empty() ? 64 : 0;
    }
    constexpr std::string_view mark = ".\\\" MADE\n";
    std::ifstream file(argv[2]);
    grammar::ManualText text;
    std::getline(file, text.one_line);
    std::ostringstream rest;
    rest << file.rdbuf();
    const std::string sections = rest.str();
    const auto at = sections.find(mark);
    if (at == std::string::npos) return 65;
    text.before = sections.substr(0, at);
    text.after = sections.substr(at + mark.size());
    const auto write = [&](const CLI::App& app) { std::cout << grammar::manual(grammar::outline(app), text); };
    if (!keys.empty())
        std::cout << grammar::file_manual(name, keys, text);
    else if (name == "pidpysd")
        daemon::with_grammar(api::Language::en, write);
#ifdef PIDPYS_GUI
    else if (name == "pidpys-agent")
        gui::with_grammar(api::Language::en, write);
#endif
    else
        cli::with_grammar(api::Language::en, write);
}
