// SPDX-License-Identifier: MIT
// Who holds the other end of a loopback TCP connection, by the operating system's own tables.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

struct TcpAddress {
    bool v6 = false;
    std::array<std::uint8_t, 16> octets{};  // network order; four of them for IPv4
    std::uint16_t port = 0;
};

// A connection as its server sees it: the client's address and the server's own.
struct TcpEnds {
    TcpAddress client, server;
};

struct PeerOwner {
    bool same_user = false;  // as this process
    std::int64_t user = -1;  // the user's number (Linux: uid, Windows: made of the SID), -1 if the system does not tell
    std::uint64_t socket = 0;  // the system's number of the client's socket (Linux: inode), 0 if it has none
    std::int64_t process = 0;  // where the table says it at once (Windows), else 0
};

// The owner of the client's socket. not_found: the client has closed it already; busy: the system knows the socket but not
// yet whose it is, so ask again; io.
Result<PeerOwner> peer_owner(const TcpEnds& ends);
// As many answers, in their order.
std::vector<Result<PeerOwner>> peer_owners(const std::vector<TcpEnds>& connections);
// Whether the system has but a table of all connections, whose reading takes a millisecond and more however few are asked
// for (Windows); else each takes some ten microseconds.
bool peer_owners_are_in_a_table();

struct PeerProcess {
    std::int64_t process = 0;
    std::string program;  // file name of the executable
};

// Milliseconds, for every process is looked at: only for a question to the user. not_found.
Result<PeerProcess> peer_process(const PeerOwner& owner);

}  // namespace pidpys::platform
