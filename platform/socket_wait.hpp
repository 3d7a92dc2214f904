// SPDX-License-Identifier: MIT
// Waiting for the socket of a library that does not wait itself with an end. POSIX alone: what asks for it is left out on
// Windows.
#pragma once

#include <chrono>

namespace pidpys::platform {

// Until there is something to read or, if `writable`, room to write; false at the deadline; one that has passed
// is a look.
bool wait_for_socket(int socket, bool writable, std::chrono::steady_clock::time_point deadline);

}  // namespace pidpys::platform
