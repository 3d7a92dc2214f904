// SPDX-License-Identifier: MIT
// pidpysd's command line, and with it the configuration file it names.
#pragma once

#include <variant>

#include "daemon/config/settings.hpp"

namespace pidpys::daemon {

// The settings, or the exit code where nothing is to be run: --help, --version, or a mistake that has been reported on
// standard error. With --state nothing outside the arguments is read: no default configuration file, no agent socket
// but the one in that directory.
std::variant<Settings, int> parse_command_line(int argc, char** argv);

}  // namespace pidpys::daemon
