// SPDX-License-Identifier: MIT
// An absolute http or https URL taken apart by the library that will connect, so that no two readers differ.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/result.hpp"

namespace pidpys::online {

inline constexpr std::size_t max_url = 2048;

struct Target {
    std::string url;   // as the library writes it, without fragment
    std::string host;  // lower case, without brackets and final dot; odd forms of IPv4 as dotted quads
    std::uint16_t port = 0;
    bool https = false;

    [[nodiscard]] std::string origin() const;  // "https://host:port"
};

// Errors: denied (another scheme, a user name or password in it), malformed.
Result<Target> parse_target(std::string_view url);

}  // namespace pidpys::online
