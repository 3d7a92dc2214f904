// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"
#include "crypto/base/secret.hpp"
#include "daemon/platform/hardening.hpp"

int main(int argc, char** argv) {
    pidpys::platform::wipe_freed_memory();
    pidpys::init_secure_heap(1 << 20);
    return pidpys::cli::run_command_line(argc, argv);
}
