// SPDX-License-Identifier: MIT
// HTTPS/1.1 on loopback, or on the network where that is said: listeners, connections and their bounds. All members are for
// the network thread, or for any thread while the loop does not run yet.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "api/http/service.hpp"
#include "daemon/transport/endpoint.hpp"
#include "daemon/transport/limits.hpp"
#include "daemon/transport/loop.hpp"
#include "daemon/transport/tls_context.hpp"

namespace pidpys::daemon {

class Server {
public:
    // Long bodies go to nameless files in `spill`. Destroy the server before the service and the loop.
    Server(Loop& loop, api::HttpService& service, TlsContext tls, std::filesystem::path spill, Limits limits = {},
           Reach reach = Reach::this_machine);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Answers where it really listens. busy: the port is taken; unavailable: no such address here; denied: beyond its
    // reach; io.
    Result<Endpoint> listen(const Endpoint& where);
    // A listening socket from the service manager; the server owns it from now on. io unless it is TCP; denied.
    Result<Endpoint> adopt(std::intptr_t socket);

    // Whose connections are not counted as those of one other user or address: others come through them. Before listening.
    void spare(std::function<bool(const api::Peer&)> proxy);

    void replace_tls(TlsContext tls);  // for connections from now on: a renewed certificate

    // Accepts no more, lets running requests end, calls `done` when the last connection is gone, at `limit` at the
    // latest.
    void stop(std::chrono::milliseconds limit, std::function<void()> done);

    [[nodiscard]] std::size_t connections() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace pidpys::daemon
