// SPDX-License-Identifier: MIT
// A door of its own for whoever watches the service: plain HTTP, one short GET a connection, few connections at a time.
// Nothing of the contracts is behind it. All members are for the network thread, or for any thread while the loop does not
// run yet.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "api/http/message.hpp"
#include "daemon/transport/endpoint.hpp"
#include "daemon/transport/loop.hpp"

namespace pidpys::daemon {

struct SideDoorLimits {
    std::size_t head = 4096;                     // octets: 431
    std::size_t connections = 16;                // beyond: the oldest gives way
    std::chrono::milliseconds time{10'000};      // for a connection, from its begin to its end
    std::chrono::milliseconds head_time{3'000};  // of it, until the head is there
};

class SideDoor {
public:
    // `path`: decoded by nobody, without its query. The answer once, from any thread; on the network thread at the latest
    // when it is written.
    using Answer = std::function<void(api::Response)>;
    using Handler = std::function<void(std::string_view path, Answer answer)>;

    // Destroy it before the loop.
    SideDoor(Loop& loop, Handler handler, SideDoorLimits limits = {});
    ~SideDoor();
    SideDoor(const SideDoor&) = delete;
    SideDoor& operator=(const SideDoor&) = delete;

    // Answers where it really listens. Errors as Server::listen. On a loopback address names of the loopback alone are
    // answered to, so that no page reads what is there through a name of its own (DNS rebinding).
    Result<Endpoint> listen(const Endpoint& where);

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace pidpys::daemon
