// SPDX-License-Identifier: MIT
// The composition root: makes every part of the service, hands each what it needs, and serves until it is told to end.
#pragma once

#include "daemon/config/settings.hpp"
#include "release/key.hpp"

namespace pidpys::daemon {

// The exit code of the process. `releases`: by whose word a version is the newest.
int run(const Settings& settings, const release::Origin& releases);

}  // namespace pidpys::daemon
