// SPDX-License-Identifier: MIT
#include "daemon/transport/endpoint.hpp"

#include <charconv>

#include "platform/ip_address.hpp"

namespace pidpys::daemon {

std::string Endpoint::text() const {
    const bool v6 = address.find(':') != std::string::npos;
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

bool Endpoint::is_loopback() const {
    const auto ip = platform::parse_ip(address);
    if (!ip) return false;
    return ip->v6 ? address == "::1" : ip->octets[0] == 127;
}

Result<Endpoint> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return fail(Errc::malformed, "an address needs a port, as in 127.0.0.1:9091");
    std::string_view host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
        return fail(Errc::malformed, "not a port: " + std::string(digits));
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    const auto ip = platform::parse_ip(host);
    // In its one form, so that no two texts mean one address.
    if (!ip || ip->v6 != bracketed || platform::to_text(*ip) != host)
        return fail(Errc::malformed, "not a numeric address: " + std::string(host));
    return Endpoint{std::string(host), port};
}

}  // namespace pidpys::daemon
