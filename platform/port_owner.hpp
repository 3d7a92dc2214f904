// SPDX-License-Identifier: MIT
// Who runs what on this machine, as far as the asking user may see.
#pragma once

#include <cstdint>
#include <string>

namespace pidpys::platform {

struct PortOwner {
    bool listening = false;   // somebody listens on the TCP port (v4 or v6)
    bool of_another = false;  // it is another user of the machine
    std::string user;         // that user's name; empty where the system does not tell it
    std::string program;      // its name; empty if the system does not tell it of another user's
    std::string command;      // the words it was started with, parted by blanks; as above
    std::int64_t process = 0;
    std::string unit;        // the systemd service that runs it; empty if none does
    bool user_unit = false;  // … of the user's own manager
};

PortOwner port_owner(std::uint16_t port);

// A process of this name (its first 15 octets count), of that user alone where one is named; 0: none runs.
std::int64_t process_named(const std::string& name, const std::string& user = {});

}  // namespace pidpys::platform
