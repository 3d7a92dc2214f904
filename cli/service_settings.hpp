// SPDX-License-Identifier: MIT
// What the service's configuration says, as a command finds it.
#pragma once

#include "cli/context.hpp"
#include "daemon/config/settings.hpp"

namespace pidpys::cli {

// Of `--config`, else of the usual file if the state directory is the usual one, else the defaults, within the
// machine's policy. Errors of daemon::MachinePolicy.
Result<daemon::Settings> service_settings(const Context& context);

}  // namespace pidpys::cli
