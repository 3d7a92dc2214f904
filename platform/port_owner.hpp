// SPDX-License-Identifier: MIT
// Who runs what on this machine, as far as the asking user may see.
#pragma once

#include <cstdint>
#include <string>

namespace pidpys::platform {

struct PortOwner {
    bool listening = false;  // somebody listens on the TCP port (v4 or v6)
    std::string program;     // its name; empty if it belongs to another user
    std::int64_t process = 0;
};

PortOwner port_owner(std::uint16_t port);

// Does a process of this name run (its first 15 octets count)?
bool program_runs(const std::string& name);

}  // namespace pidpys::platform
