// SPDX-License-Identifier: MIT
// The grammar of `pidpys`: parses, and calls the command.
#pragma once

namespace pidpys::cli {

// Exit status: 0 good, 1 the answer is no or the work failed, more (CLI11's numbers) for a wrong command line.
int run_command_line(int argc, char** argv);

}  // namespace pidpys::cli
