// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "api/messages/language.hpp"

namespace CLI {
class App;
}

namespace pidpys::cli {

int run_command_line(int argc, char** argv);  // the exit status

// The grammar by itself, for manual pages; a line that is read with it does nothing.
void with_grammar(api::Language language, const std::function<void(CLI::App&)>& use);

}  // namespace pidpys::cli
