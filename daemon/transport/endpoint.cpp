// SPDX-License-Identifier: MIT
#include "daemon/transport/endpoint.hpp"

#include <charconv>

namespace pidpys::daemon {
namespace {

// The four numbers of a dotted address in shortest form, so that no two texts mean one address.
bool is_ipv4(std::string_view text, int& first) {
    for (int i = 0; i < 4; ++i) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const auto digits = static_cast<std::size_t>(end - text.data());
        if (error != std::errc{} || value > 255 || (digits > 1 && text.front() == '0')) return false;
        if (i == 0) first = static_cast<int>(value);
        text.remove_prefix(digits);
        if (i < 3) {
            if (!text.starts_with('.')) return false;
            text.remove_prefix(1);
        }
    }
    return text.empty();
}

}  // namespace

std::string Endpoint::text() const {
    const bool v6 = address.find(':') != std::string::npos;
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
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
    if (host == "[::1]") return Endpoint{"::1", port};
    int first = 0;
    if (is_ipv4(host, first)) {
        if (first == 127) return Endpoint{std::string(host), port};
        return fail(Errc::denied,
                    std::string(host) + " is not a loopback address; only 127.0.0.0/8 and [::1] are served");
    }
    if (host.starts_with('[') && host.ends_with(']'))
        return fail(Errc::denied, std::string(host) + " is not the loopback address [::1]");
    return fail(Errc::malformed, "not a numeric address: " + std::string(host));
}

}  // namespace pidpys::daemon
