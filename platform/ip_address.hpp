// SPDX-License-Identifier: MIT
// IP addresses as octets, for those who decide about them, and the networks this machine is attached to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pidpys::platform {

struct IpAddress {
    std::array<std::uint8_t, 16> octets{};  // network order; v4 has the first four
    bool v6 = false;
    bool operator==(const IpAddress&) const = default;
};

// Dotted quad or RFC 4291 text, without brackets, port and zone; nothing else (no octal, no short forms).
std::optional<IpAddress> parse_ip(std::string_view text);
std::string to_text(const IpAddress& address);

// Of a `sockaddr` of `size` octets; nothing for another family.
std::optional<IpAddress> ip_of(const void* socket_address, std::size_t size);

struct IpNetwork {
    IpAddress base;
    unsigned prefix = 0;  // bits

    [[nodiscard]] bool contains(const IpAddress& address) const;
    bool operator==(const IpNetwork&) const = default;
};

// "10.0.0.0/8", "fd00::/8", or one address. Bits beyond the prefix must be zero.
std::optional<IpNetwork> parse_network(std::string_view text);

// What this machine reaches without a router, its own addresses among it. Empty where the system does not say.
std::vector<IpNetwork> attached_networks();

// A socket as socket(2) makes it, closed in programs that are started; -1.
std::intptr_t open_socket(int family, int type, int protocol);

}  // namespace pidpys::platform
