// SPDX-License-Identifier: MIT
// Who holds the other end of a loopback TCP connection, by the operating system's own tables.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

struct TcpAddress {
    bool v6 = false;
    std::array<std::uint8_t, 16> octets{};  // network order; four of them for IPv4
    std::uint16_t port = 0;
};

struct PeerOwner {
    bool same_user = false;    // as this process
    std::int64_t user = -1;    // the system's number of the user (Linux: uid), -1 if it has none
    std::uint64_t socket = 0;  // the system's number of the client's socket (Linux: inode), 0 if it has none
    std::int64_t process = 0;  // where the table says it at once (Windows), else 0
};

// The owner of the socket whose local address is `client` and which is connected to `server`. Tens of microseconds.
// not_found if the client has closed it already; io.
Result<PeerOwner> peer_owner(const TcpAddress& client, const TcpAddress& server);

struct PeerProcess {
    std::int64_t process = 0;
    std::string program;  // file name of the executable
};

// Milliseconds, for every process is looked at: only for a question to the user. not_found.
Result<PeerProcess> peer_process(const PeerOwner& owner);

}  // namespace pidpys::platform
