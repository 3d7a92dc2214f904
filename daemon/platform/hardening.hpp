// SPDX-License-Identifier: MIT
// What a process that holds keys asks of the system before it does anything else.
#pragma once

#include <cstdint>

namespace pidpys::platform {

// No core dumps, no inspection by other processes of the user, new files for the user alone, a write to a closed
// socket is an error and not a signal. What the system refuses is left out.
void harden_process();

// Resident memory of this process in octets, 0 if unknown.
std::uint64_t resident_memory();

}  // namespace pidpys::platform
