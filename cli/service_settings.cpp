// SPDX-License-Identifier: MIT
#include "cli/service_settings.hpp"

#include "daemon/config/machine_policy.hpp"
#include "platform/directories.hpp"

namespace pidpys::cli {

Result<daemon::Settings> service_settings(const Context& context) {
    std::filesystem::path file = context.config;
    std::error_code ignored;
    if (file.empty() && context.state == platform::default_state_directory()) {
        file = platform::default_config_file();
        if (!std::filesystem::exists(file, ignored)) file.clear();
    }
    auto machine = daemon::MachinePolicy::read(platform::machine_policy_directory(), context.language);
    if (!machine) return forward(machine);
    return machine->settle(
        file, [](daemon::Settings&) {}, context.language);
}

}  // namespace pidpys::cli
