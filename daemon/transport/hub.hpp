// SPDX-License-Identifier: MIT
// What the connections of one server share: the service, the bounds, how many are in which state, one input buffer.
// Network thread only.
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
#include "daemon/transport/endpoint.hpp"
#include "daemon/transport/limits.hpp"
#include "daemon/transport/loop.hpp"
#include "daemon/transport/owner_search.hpp"

namespace pidpys::daemon {

class Connection;

enum class State : std::uint8_t {
    handshake,
    idle,  // between requests
    head,  // a head has begun
    wait,  // the service has not decided on the head yet; the body stays with the client
    body,
    skip,    // answered; the rest of an unwanted body passes by
    reply,   // the service has the request
    finish,  // the last response is being written
    linger,  // written; waiting for the client to close
    closed
};
inline constexpr std::size_t kStates = 10;

class Hub {
public:
    Hub(Loop& its_loop, api::HttpService& its_service, std::filesystem::path spill_directory, const Limits& bounds,
        Reach whom = Reach::this_machine)
        : loop(its_loop), service(its_service), spill(std::move(spill_directory)), limits(bounds), reach(whom) {}

    Loop& loop;
    api::HttpService& service;
    const std::filesystem::path spill;
    const Limits limits;
    const Reach reach;
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
    void moved(State from, State to);
    [[nodiscard]] std::size_t in(State state) const { return counts_[static_cast<std::size_t>(state)]; }
    [[nodiscard]] const std::vector<std::shared_ptr<Connection>>& connections() const { return connections_; }
    // Replies under way, and heads that wait for somebody's decision.
    [[nodiscard]] std::size_t waiting() const { return in(State::wait) + in(State::reply); }
    [[nodiscard]] std::size_t of_user(const std::string& name) const;  // its connections, in any state
    // To the length of a turn, which timeouts do not feel; one look at the clock serves it all.
    [[nodiscard]] std::chrono::steady_clock::time_point now() const {
        return driving != nullptr ? turn : std::chrono::steady_clock::now();
    }
    const std::string& date();  // IMF-fixdate, made once a second

private:
    std::array<std::size_t, kStates> counts_{};
    std::vector<std::shared_ptr<Connection>> connections_;
    std::string date_;
    std::time_t date_second_ = -1;
};

}  // namespace pidpys::daemon
