// SPDX-License-Identifier: MIT
#include "daemon/assemble/run.hpp"
#include "daemon/config/command_line.hpp"
#include "platform/hardening.hpp"

int main(int argc, char** argv) {
    pidpys::platform::harden_process();
    pidpys::platform::wipe_freed_memory();
    const auto parsed = pidpys::daemon::parse_command_line(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    return pidpys::daemon::run(std::get<pidpys::daemon::Settings>(parsed));
}
