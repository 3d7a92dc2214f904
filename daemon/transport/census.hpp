// SPDX-License-Identifier: MIT
// How many connections there are, in which state and of whom: of all network threads together, for the bounds are those of the
// process. Any thread. Two that come at one moment on two threads may both be the last that fits.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace pidpys::daemon {

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

class Census {
public:
    void came(const std::string& user, State state);
    void moved(State from, State to);
    void left(const std::string& user, State state);

    [[nodiscard]] std::size_t all() const { return all_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::size_t in(State state) const { return at(state).load(std::memory_order_relaxed); }
    [[nodiscard]] std::size_t of_user(const std::string& name) const;  // in any state

private:
    using Count = std::atomic<std::size_t>;
    [[nodiscard]] Count& at(State state) { return in_[static_cast<std::size_t>(state)]; }
    [[nodiscard]] const Count& at(State state) const { return in_[static_cast<std::size_t>(state)]; }

    std::array<Count, kStates> in_{};
    Count all_ = 0;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> users_;
};

}  // namespace pidpys::daemon
