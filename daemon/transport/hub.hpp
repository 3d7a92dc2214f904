// SPDX-License-Identifier: MIT
// What the connections of one network thread share: the service, the bounds, one input buffer. That thread only.
#pragma once

#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/http/service.hpp"
#include "daemon/transport/census.hpp"
#include "daemon/transport/endpoint.hpp"
#include "daemon/transport/limits.hpp"
#include "daemon/transport/loop.hpp"
#include "daemon/transport/owner_search.hpp"

namespace pidpys::daemon {

class Connection;

class Hub {
public:
    Hub(Loop& its_loop, api::HttpService& its_service, std::filesystem::path spill_directory, const Limits& bounds,
        Reach whom, std::shared_ptr<Census> of_all)
        : loop(its_loop),
          service(its_service),
          spill(std::move(spill_directory)),
          limits(bounds),
          reach(whom),
          census(std::move(of_all)) {}

    Loop& loop;
    api::HttpService& service;
    const std::filesystem::path spill;
    const Limits limits;
    const Reach reach;
    const std::shared_ptr<Census> census;
    OwnerSearch owners{loop, platform::peer_owners, platform::peer_owners_are_in_a_table()};
    bool stopping = false;
    std::chrono::steady_clock::time_point looks_end{};  // of this sweep's time for looking for clients' sockets
    Connection* driving = nullptr;                      // whose octets are in `scratch` now
    std::chrono::steady_clock::time_point turn{};       // when it began to be driven
    std::array<std::uint8_t, 16 * 1024> scratch;        // as long as a TLS record
    std::size_t scratch_used = 0;
    std::function<void()> on_empty;

    void join(std::shared_ptr<Connection> connection);
    void leave(Connection& connection);  // it may end its life here, unless the caller holds it
    [[nodiscard]] const std::vector<std::shared_ptr<Connection>>& connections() const { return connections_; }
    // Replies under way, and heads that wait for somebody's decision.
    [[nodiscard]] std::size_t waiting() const { return census->in(State::wait) + census->in(State::reply); }
    // To the length of a turn, which timeouts do not feel; one look at the clock serves it all.
    [[nodiscard]] std::chrono::steady_clock::time_point now() const {
        return driving != nullptr ? turn : std::chrono::steady_clock::now();
    }
    const std::string& date();  // IMF-fixdate, made once a second

private:
    std::vector<std::shared_ptr<Connection>> connections_;
    std::string date_;
    std::time_t date_second_ = -1;
};

}  // namespace pidpys::daemon
