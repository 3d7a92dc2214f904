// SPDX-License-Identifier: MIT
// HTTPS/1.1 on loopback, or on the network where that is said: listeners, and the fronts to which their connections go, one a
// network thread. All members are for the main one, or for any thread while no loop runs yet.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "api/http/service.hpp"
#include "daemon/transport/endpoint.hpp"
#include "daemon/transport/limits.hpp"
#include "daemon/transport/loops.hpp"
#include "daemon/transport/tls_context.hpp"

namespace pidpys::daemon {

class Server {
public:
    // Long bodies go to nameless files in `spill`. With several loops `service` is called on all of them. Destroy the server
    // before the service and the loops, and while none of them runs.
    Server(const Loops& loops, api::HttpService& service, const TlsContext& tls, const std::filesystem::path& spill,
           const Limits& limits = {}, Reach reach = Reach::this_machine);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Answers where it really listens. busy: the port is taken; unavailable: no such address here; denied: beyond its
    // reach; io.
    Result<Endpoint> listen(const Endpoint& where);
    // A listening socket from the service manager; the server owns it from now on. io unless it is TCP; denied.
    Result<Endpoint> adopt(std::intptr_t socket);

    // Whose connections are not counted as those of one other user or address: others come through them. Before listening.
    void spare(const std::function<bool(const api::Peer&)>& proxy);

    void replace_tls(const TlsContext& tls);  // for connections from now on: a renewed certificate

    // Accepts no more, lets running requests end, calls `done` when the last connection is gone, at `limit` at the
    // latest.
    void stop(std::chrono::milliseconds limit, std::function<void()> done);

    [[nodiscard]] std::size_t connections() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace pidpys::daemon
