// SPDX-License-Identifier: MIT
#include "daemon/assemble/run.hpp"
#include "daemon/config/command_line.hpp"
#include "daemon/config/service_command.hpp"
#include "platform/hardening.hpp"
#include "platform/standard_streams.hpp"
#include "release/key.hpp"

namespace {

int serve(int argc, char** argv) {
    const auto parsed = pidpys::daemon::parse_command_line(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    return pidpys::daemon::run(std::get<pidpys::daemon::Settings>(parsed), pidpys::release::built_in());
}

}  // namespace

int main(int argc, char** argv) {
    pidpys::platform::take_streams_as_octets();
    pidpys::platform::harden_process();
    pidpys::platform::wipe_freed_memory();
    if (!pidpys::daemon::is_service_process(argc, argv)) return serve(argc, argv);
    return pidpys::daemon::serve_under_manager([&] { return serve(argc, argv); });
}
