// SPDX-License-Identifier: MIT
// daemon/main.cpp with another key.
#include "daemon/assemble/run.hpp"
#include "daemon/config/command_line.hpp"
#include "tests/functional/update/known_key.hpp"

int main(int argc, char** argv) {
    const auto parsed = pidpys::daemon::parse_command_line(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    return pidpys::daemon::run(std::get<pidpys::daemon::Settings>(parsed), pidpys::test::known_origin());
}
