// SPDX-License-Identifier: MIT
#include "cli/doctor/checks.hpp"
#include "cli/stores.hpp"
#include "cli/text.hpp"
#include "cli/trust_command.hpp"
#include "platform/companions.hpp"

namespace pidpys::cli {
namespace {

// A command of this program, whose own words say what failed; its report is not ours.
std::function<Result<void>()> by_own(const Context& context, int (*run)(const Context&, const TrustOptions&)) {
    return [context, run]() -> Result<void> {
        TrustOptions options;
        options.browsers_only = true;
        Context quiet = context;
        quiet.json = false;
        return run(quiet, options) == 0 ? Result<void>() : fail(Errc::io);
    };
}

}  // namespace

std::function<Result<void>()> by_command(std::vector<std::string> command) {
    return [command = std::move(command)]() -> Result<void> {
        auto done = certs::run_checked(run_command, command);
        return done ? Result<void>() : forward(done);
    };
}

std::function<Result<void>()> by_root(std::vector<std::string> command) {
    const auto access = system_access();
    if (!access.root && !access.asks) return nullptr;
    if (access.asks) command.insert(command.begin(), "pkexec");
    return by_command(std::move(command));
}

Cure start_service(const Context& context) {
    if (platform::session_starts_service()) return start_agent(context);
    return {say(context.language, Text::start_cure), by_command({"systemctl", "--user", "enable", "--now", "pidpysd"})};
}

Cure restart_service(const Context& context) {
    if (platform::session_starts_service()) return {say(context.language, Text::session_restart_cure), nullptr};
    return {say(context.language, Text::restart_cure), by_command({"systemctl", "--user", "restart", "pidpysd"})};
}

Cure start_agent(const Context& context) {
    if (platform::session_starts_service())
        return {say(context.language, Text::session_start_cure),
                [] { return platform::start_beside("pidpys-agent", {"--autostart"}); }};
    return {say(context.language, Text::agent_cure),
            by_command({"sh", "-c", "setsid pidpys-agent </dev/null >/dev/null 2>&1 &"})};
}

std::function<Result<void>()> by_trust_install(const Context& context) { return by_own(context, run_trust_install); }
std::function<Result<void>()> by_trust_renew(const Context& context) { return by_own(context, run_trust_renew); }

}  // namespace pidpys::cli
