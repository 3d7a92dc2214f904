// SPDX-License-Identifier: MIT
#include "online/guard.hpp"

#include <algorithm>
#include <array>

namespace pidpys::online {
namespace {

using platform::IpAddress;
using platform::IpNetwork;

struct Special {
    std::string_view network, what;
};

// The IANA registries of special-purpose addresses, with multicast and the forms that carry an IPv4 address inside: a
// translator on the way would make any of those of them.
constexpr std::array specials{
    Special{"0.0.0.0/8", "unspecified"},
    Special{"10.0.0.0/8", "private"},
    Special{"100.64.0.0/10", "shared by a provider"},
    Special{"127.0.0.0/8", "loopback"},
    Special{"169.254.0.0/16", "link-local"},
    Special{"172.16.0.0/12", "private"},
    Special{"192.0.0.0/24", "reserved"},
    Special{"192.0.2.0/24", "documentation"},
    Special{"192.88.99.0/24", "reserved"},
    Special{"192.168.0.0/16", "private"},
    Special{"198.18.0.0/15", "benchmarking"},
    Special{"198.51.100.0/24", "documentation"},
    Special{"203.0.113.0/24", "documentation"},
    Special{"224.0.0.0/4", "multicast"},
    Special{"240.0.0.0/4", "reserved"},
    Special{"::/128", "unspecified"},
    Special{"::1/128", "loopback"},
    Special{"::/96", "an IPv4 address inside IPv6"},
    Special{"::ffff:0:0/96", "an IPv4 address inside IPv6"},
    Special{"64:ff9b::/96", "an IPv4 address inside IPv6"},
    Special{"64:ff9b:1::/48", "an IPv4 address inside IPv6"},
    Special{"2001::/23", "reserved"},
    Special{"2001:db8::/32", "documentation"},
    Special{"2002::/16", "an IPv4 address inside IPv6"},
    Special{"3fff::/20", "documentation"},
    Special{"fc00::/7", "private"},
    Special{"fe80::/10", "link-local"},
    Special{"fec0::/10", "private"},
    Special{"ff00::/8", "multicast"},
};
constexpr std::string_view global_unicast = "2000::/3";  // whatever else IPv6 has is nobody's yet

// Some tunnels call the whole Internet their own network.
constexpr unsigned least_prefix_v4 = 8, least_prefix_v6 = 16;

constexpr std::array<std::string_view, 5> local_endings{".localhost", ".local", ".internal", ".home.arpa", ".lan"};

bool any_contains(const std::vector<IpNetwork>& networks, const IpAddress& address) {
    return std::any_of(networks.begin(), networks.end(), [&](const IpNetwork& each) { return each.contains(address); });
}

bool is_local_name(std::string_view host) {
    return host.find('.') == std::string_view::npos ||
           std::any_of(local_endings.begin(), local_endings.end(),
                       [&](std::string_view ending) { return host.ends_with(ending); });
}

}  // namespace

Result<void> Guard::check(const Target& target, bool proxied) const {
    const auto denied = [&](const std::string& why) {
        return fail(Errc::denied, target.url.substr(0, 200) + ": " + why);
    };
    if (std::find(rules_.ports.begin(), rules_.ports.end(), target.port) == rules_.ports.end())
        return denied("a foreign file may not choose port " + std::to_string(target.port) + " (network.ports)");
    const auto literal = platform::parse_ip(target.host);
    if (literal) {
        if (auto what = refuses(*literal)) return denied("a foreign file may not choose this address: " + *what);
    } else if (target.host.find(':') != std::string::npos) {
        return denied("an address that cannot be judged");
    } else if (is_local_name(target.host) && (proxied || rules_.allow.empty())) {
        return denied("a foreign file may not choose a name of the local network");
    }
    return {};
}

std::optional<std::string> Guard::refuses(const IpAddress& address) const {
    static const std::vector<std::pair<IpNetwork, std::string_view>> table = [] {
        std::vector<std::pair<IpNetwork, std::string_view>> made;
        for (const Special& each : specials)
            made.emplace_back(platform::parse_network(each.network).value(), each.what);
        return made;
    }();
    static const IpNetwork global = platform::parse_network(global_unicast).value();
    if (any_contains(rules_.allow, address)) return std::nullopt;
    for (const auto& [network, what] : table)
        if (network.contains(address)) return platform::to_text(address) + " is " + std::string(what);
    if (address.v6 && !global.contains(address)) return platform::to_text(address) + " is reserved";
    auto attached = attached_();
    std::erase_if(attached, [](const IpNetwork& each) {
        return each.prefix < (each.base.v6 ? least_prefix_v6 : least_prefix_v4);
    });
    if (any_contains(attached, address)) return platform::to_text(address) + " is of this machine's own network";
    return std::nullopt;
}

}  // namespace pidpys::online
