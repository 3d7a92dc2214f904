// SPDX-License-Identifier: MIT
// Where daemon and agent of one user meet when nobody names a place.
#pragma once

#include <string>

namespace pidpys::channel {

// $XDG_RUNTIME_DIR/pidpys/agent.sock; without that variable ~/.local/state/pidpys/agent.sock; on Windows
// \\.\pipe\pidpys-agent-USER. Empty if the environment names no home either.
std::string default_endpoint();

}  // namespace pidpys::channel
