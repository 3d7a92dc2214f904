// SPDX-License-Identifier: MIT
// A place to listen: a numeric loopback address and a port.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/result.hpp"

namespace pidpys::daemon {

struct Endpoint {
    std::string address;     // "127.0.0.1" or "::1", without brackets
    std::uint16_t port = 0;  // 0: the system chooses
    bool operator==(const Endpoint&) const = default;
    [[nodiscard]] std::string text() const;  // "127.0.0.1:9091", "[::1]:9091"
};

// "ADDRESS:PORT" with a numeric address in 127.0.0.0/8 or ::1 (in brackets). malformed; denied for an address that
// others could reach: this service is for programs of this machine.
Result<Endpoint> parse_endpoint(std::string_view text);

}  // namespace pidpys::daemon
