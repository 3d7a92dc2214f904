// SPDX-License-Identifier: MIT
// pidpysd's command line, and with it the configuration file it names.
#pragma once

#include <functional>
#include <variant>

#include "api/messages/language.hpp"
#include "daemon/config/settings.hpp"

namespace CLI {
class App;
}

namespace pidpys::daemon {

// The settings, or the exit code where nothing is to be run: --help, --version, or a mistake that has been reported on
// standard error. With --state nothing outside the arguments is read: no default configuration file, no agent socket
// but the one in that directory.
std::variant<Settings, int> parse_command_line(int argc, char** argv);

// The grammar by itself, for manual pages; a line that is read with it does nothing.
void with_grammar(api::Language language, const std::function<void(CLI::App&)>& use);

}  // namespace pidpys::daemon
