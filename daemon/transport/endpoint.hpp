// SPDX-License-Identifier: MIT
// A place to listen: a numeric address and a port; and who may come there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/result.hpp"

namespace pidpys::daemon {

struct Endpoint {
    std::string address;     // "127.0.0.1" or "::1", without brackets, in shortest form
    std::uint16_t port = 0;  // 0: the system chooses
    bool operator==(const Endpoint&) const = default;
    [[nodiscard]] std::string text() const;  // "127.0.0.1:9091", "[::1]:9091"
    [[nodiscard]] bool is_loopback() const;  // 127.0.0.0/8 or ::1: only programs of this machine get there
};

// Who may connect, and by what clients are known: programs of this machine by the owner of their socket, those of the
// network by their address.
enum class Reach : std::uint8_t { this_machine, network };

// "ADDRESS:PORT" with a numeric address, of IPv6 in brackets and shortest form. malformed.
Result<Endpoint> parse_endpoint(std::string_view text);

}  // namespace pidpys::daemon
