// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <chrono>
#include <string>

namespace pidpys::platform {

// The pipe of a place (local_endpoint.hpp) for a client, with overlapped operations; waits up to `limit` for one that the other
// side has free. Whoever listens there may learn who we are, not act as us. Nullptr: nobody listens, it is not our own user who
// does (anybody may make a pipe of that name), or nothing became free.
HANDLE open_local_pipe(const std::string& place, std::chrono::milliseconds limit);

}  // namespace pidpys::platform
