// SPDX-License-Identifier: MIT
// pidpys autostart: the agent starts with this user's session, and the agent starts the service. On Windows, whose
// sessions have no manager of services; elsewhere it says who does this.
#pragma once

#include "cli/context.hpp"

namespace pidpys::cli {

struct AutostartOptions {};

int run_autostart_on(const Context& context, const AutostartOptions& options);
int run_autostart_off(const Context& context, const AutostartOptions& options);
int run_autostart_status(const Context& context, const AutostartOptions& options);

}  // namespace pidpys::cli
