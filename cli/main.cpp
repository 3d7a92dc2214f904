// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"
#include "crypto/base/secret.hpp"
#include "platform/hardening.hpp"
#include "platform/interruption.hpp"
#include "platform/standard_streams.hpp"
#include "release/key.hpp"

int main(int argc, char** argv) {
    pidpys::platform::take_streams_as_octets();
    pidpys::platform::wipe_freed_memory();
    pidpys::init_secure_heap(1 << 20);
    const int status = pidpys::cli::run_command_line(argc, argv, pidpys::release::built_in());
    pidpys::platform::end_if_interrupted();
    return status;
}
