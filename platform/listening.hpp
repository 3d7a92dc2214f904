// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace pidpys::platform {

// Before a TCP socket is bound: no other program may listen at its port beside it, and connections of the one before that
// linger on are no obstacle (SO_REUSEADDR; on Windows, where that would share the port, SO_EXCLUSIVEADDRUSE). False: refused.
bool have_port_alone(std::intptr_t socket);

}  // namespace pidpys::platform
