// SPDX-License-Identifier: MIT
// Where daemon and agent of one user meet (local_channel.hpp). People and settings name a place as a file; the system may
// have another name for it.
#pragma once

#include <string>

namespace pidpys::platform {

// Where nobody names a place: $XDG_RUNTIME_DIR/pidpys/agent.sock; without that variable
// ~/.local/state/pidpys/agent.sock; on Windows %LOCALAPPDATA%\pidpys\agent.sock. Empty if there is no home either.
std::string default_local_endpoint();

// What the system calls the place: the same; on Windows, whose pipes lie in no folder, the pipe named by the digest of the
// place's whole path. Names of pipes stay as they are.
std::string system_name_of(const std::string& endpoint);

}  // namespace pidpys::platform
