// SPDX-License-Identifier: MIT
#include "cli/autostart_command.hpp"

#include "cli/exit_code.hpp"
#include "cli/text.hpp"
#include "platform/autostart.hpp"
#include "platform/companions.hpp"

namespace pidpys::cli {
namespace {

constexpr const char* kEntry = "pidpys";

int autostart_failed(const Context& context, const Error& error) {
    if (error.code != Errc::unsupported) return complain(context, error);
    print_aside("pidpys: " + say(context.language, Text::autostart_elsewhere));
    return kExitUnavailable;
}

}  // namespace

int run_autostart_on(const Context& context, const AutostartOptions& options) {
    if (auto set = platform::set_autostart(kEntry, {platform::program_beside("pidpys-agent").string(), "--autostart"});
        !set)
        return autostart_failed(context, set.error());
    return run_autostart_status(context, options);
}

int run_autostart_off(const Context& context, const AutostartOptions&) {
    if (auto cleared = platform::clear_autostart(kEntry); !cleared) return autostart_failed(context, cleared.error());
    print("✓ " + say(context.language, Text::autostart_off));
    return kExitGood;
}

int run_autostart_status(const Context& context, const AutostartOptions&) {
    const auto command = platform::autostart(kEntry);
    if (command) {
        print("✓ " + say(context.language, Text::autostart_on, {shown(*command)}));
        return kExitGood;
    }
    if (command.error().code != Errc::not_found) return autostart_failed(context, command.error());
    print("✗ " + say(context.language, Text::autostart_off));
    return kExitBad;
}

}  // namespace pidpys::cli
