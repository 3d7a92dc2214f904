// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "api/messages/language.hpp"
#include "release/key.hpp"

namespace CLI {
class App;
}

namespace pidpys::cli {

// The exit status. `releases`: by whose word a version is the newest.
int run_command_line(int argc, char** argv, const release::Origin& releases);

// The grammar by itself, for manual pages; a line that is read with it does nothing.
void with_grammar(api::Language language, const std::function<void(CLI::App&)>& use);

}  // namespace pidpys::cli
