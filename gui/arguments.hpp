// SPDX-License-Identifier: MIT
// The agent's command line, without Qt: its manual page is made from it.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "api/messages/language.hpp"

namespace CLI {
class App;
}

namespace pidpys::gui {

enum class ArgumentText : std::uint16_t {
#define X(name, uk, ru, en, pl) name,
#include "gui/arguments.def"
#undef X
    count  // not a text
};
// The text with each "{}" replaced by the next of `values`.
std::string say(api::Language language, ArgumentText text, std::initializer_list<std::string_view> values = {});

struct Arguments {
    std::string socket;  // the daemon's
    std::string open = "overview";
    std::string settings;       // a file; empty: the user's
    bool usual_socket = false;  // no other was named
    bool no_tray = false, autostart = false;
};

// What was asked for, or the exit code where nothing is to be run: --help, --version, or a mistake that has been reported on
// standard error, in the environment's language.
std::variant<Arguments, int> parse_arguments(int argc, char** argv);

// The grammar by itself, for the manual page; a line that is read with it does nothing.
void with_grammar(api::Language language, const std::function<void(CLI::App&)>& use);

}  // namespace pidpys::gui
