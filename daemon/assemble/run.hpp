// SPDX-License-Identifier: MIT
// The composition root: makes every part of the service, hands each what it needs, and serves until it is told to end.
#pragma once

#include "daemon/config/settings.hpp"

namespace pidpys::daemon {

// The exit code of the process.
int run(const Settings& settings);

}  // namespace pidpys::daemon
