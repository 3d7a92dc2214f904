// SPDX-License-Identifier: MIT
// A listening socket for programs of this user alone: a Unix socket (0600 in a 0700 directory, the peer's uid checked),
// on Windows a named pipe with the user's ACL. One thread of the owner runs it; small messages, few connections.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::platform {

using ConnectionId = std::uint64_t;  // grows with each connection

// Called on run()'s thread, never concurrently.
struct LocalChannelEvents {
    std::function<void(ConnectionId)> opened;
    std::function<void(ConnectionId, ByteView)> received;
    std::function<void(ConnectionId)> closed;  // by the peer, by an error or by close(); the last word of a connection
    // Called once a turn; answers when it wants the next one at the latest.
    std::function<std::optional<std::chrono::steady_clock::time_point>()> turn;
};

class LocalChannel {
public:
    virtual ~LocalChannel() = default;

    // Any thread.
    virtual void stop() = 0;  // run() returns soon
    virtual void wake() = 0;  // a turn comes soon

    // From the events alone.
    virtual void run(const LocalChannelEvents& events) = 0;
    // Queues octets, wiped after they are sent. A peer that leaves 16 MiB unread is closed.
    virtual void send(ConnectionId connection, Bytes octets) = 0;
    virtual void close(ConnectionId connection) = 0;  // after what is queued has been offered once
};

// Creates the socket's directory if it is missing. busy: another process listens there; denied: the directory can be
// written by others; io. A socket left over by a dead process is replaced.
Result<std::unique_ptr<LocalChannel>> listen_local(const std::string& path);

}  // namespace pidpys::platform
