// SPDX-License-Identifier: MIT
// cli/main.cpp with another key.
#include "cli/command_line.hpp"
#include "tests/functional/update/known_key.hpp"

int main(int argc, char** argv) { return pidpys::cli::run_command_line(argc, argv, pidpys::test::known_origin()); }
