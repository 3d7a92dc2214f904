// SPDX-License-Identifier: MIT
// What a process that holds keys asks of the system before it does anything else.
#pragma once

#include <cstdint>

namespace pidpys::platform {

// No core dumps, no inspection by other processes of the user, new files for the user alone, a write to a closed
// socket is an error and not a signal. What the system refuses is left out.
void harden_process();

// In the calling thread, and those it starts, a write to a closed socket is an error and not a signal.
void block_broken_pipe_signal();

// From here on every block that libcrypto or C++ gives back to the heap is wiped: libcrypto's decoders, string
// and JSON code leave copies of keys and passwords in them. Call before anything else uses libcrypto; false if it
// came too late for that. A program that calls it is linked with operators delete that wipe.
bool wipe_freed_memory();

// As many files and sockets may be open; false if the system does not let that be.
bool allow_open_files(std::uint64_t count);

// Resident memory of this process in octets, 0 if unknown.
std::uint64_t resident_memory();

}  // namespace pidpys::platform
