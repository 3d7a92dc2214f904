// SPDX-License-Identifier: MIT
// The pipe to the process that started this one (helper_process.hpp). Without OpenSSL, for helpers that shall be small.
#pragma once

#include <span>

#include "crypto/base/bytes.hpp"

namespace pidpys::platform {

// Takes the pipe away from the standard streams, which lead nowhere then: foreign code that prints does not print into it.
// From now on the process ends a moment after its parent, wherever it is. False: there is no pipe. Once.
bool take_parent_pipe();

// All of the octets; false when the pipe has ended.
bool read_from_parent(std::span<std::uint8_t> octets);
bool write_to_parent(ByteView octets);  // from one thread at a time, while another reads

bool parent_waits();  // there is something to read

// No rights by set-uid programs, no core dumps, no inspection by other processes of the user, no dialogs about faults: what can
// be taken from a process that will run a vendor's library, which opens devices, sockets and files of its own.
void give_up_rights();

}  // namespace pidpys::platform
