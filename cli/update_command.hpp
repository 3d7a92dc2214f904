// SPDX-License-Identifier: MIT
// pidpys update: whether a newer version of the program is released.
#pragma once

#include <string>

#include "cli/network.hpp"

namespace pidpys::cli {

struct UpdateCommand {
    std::string source;  // a file or an https address; empty: the service's
    NetworkChoice network;
};

// Reads the signed notice, tells what it says, and remembers it. Never downloads or installs.
int run_update_check(const Context& context, const UpdateCommand& command);

}  // namespace pidpys::cli
