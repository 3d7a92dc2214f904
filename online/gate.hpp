// SPDX-License-Identifier: MIT
// The one decision whether an address may be asked, and by which way: the URL taken apart, the proxy it goes through, the
// guard where a foreign file chose it. What can be told before anything is looked up; the guard stands at the socket too.
#pragma once

#include <string>

#include "online/fetcher.hpp"
#include "online/guard.hpp"
#include "online/proxy.hpp"

namespace pidpys::online {

struct Way {
    Target target;
    bool trusted = false;  // the user named this host: the guard does not stand at its socket
    std::string proxy;     // its URL; empty: none
};

class Gate {
public:
    Gate(Guard guard, Proxies proxies) : guard_(std::move(guard)), proxies_(std::move(proxies)) {}

    // Errors: denied, malformed.
    [[nodiscard]] Result<Way> way_to(const Address& address) const;

    // After a redirection: what the user named is trusted as long as it stays there, and https never leads to http.
    [[nodiscard]] Result<Way> way_on(const Way& from, const std::string& to) const;

    [[nodiscard]] const Guard& guard() const { return guard_; }

private:
    [[nodiscard]] Result<Way> way(Target target, bool trusted) const;

    Guard guard_;
    Proxies proxies_;
};

}  // namespace pidpys::online
