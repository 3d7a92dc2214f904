// SPDX-License-Identifier: MIT
// Whether a foreign file may make the service connect somewhere. Addresses are judged twice: as written, and as they
// are when the socket is opened, so that neither a name, nor a redirection, nor DNS that changes its mind leads to the
// user's own network.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "online/target.hpp"
#include "platform/ip_address.hpp"

namespace pidpys::online {

struct GuardRules {
    std::vector<platform::IpNetwork> allow;  // beside the public ones: an authority within an organisation, a test
    // The usual ones, and those of the Treasury's services (pki 5.3).
    std::vector<std::uint16_t> ports = {80, 443, 8080, 8443, 43221, 43222};
};

class Guard {
public:
    using Attached = std::function<std::vector<platform::IpNetwork>()>;

    explicit Guard(GuardRules rules, Attached attached = platform::attached_networks)
        : rules_(std::move(rules)), attached_(std::move(attached)) {}

    // Before anything is looked up: the port, literal addresses, names that only a local network knows. Behind a proxy
    // this is all that can be judged: there the proxy looks names up, and opens the connections. denied.
    [[nodiscard]] Result<void> check(const Target& target, bool proxied = false) const;

    // Of the address that is about to be connected to: what it is, if that is no place for foreign files to choose.
    [[nodiscard]] std::optional<std::string> refuses(const platform::IpAddress& address) const;

private:
    GuardRules rules_;
    Attached attached_;
};

}  // namespace pidpys::online
