// SPDX-License-Identifier: MIT
#include "cli/doctor/checks.hpp"
#include "cli/stores.hpp"
#include "cli/trust_command.hpp"

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

std::function<Result<void>()> by_trust_install(const Context& context) { return by_own(context, run_trust_install); }
std::function<Result<void>()> by_trust_renew(const Context& context) { return by_own(context, run_trust_renew); }

}  // namespace pidpys::cli
