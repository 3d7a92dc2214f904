// SPDX-License-Identifier: MIT
// Which proxy a connection goes through: what is configured, else what the environment says (http_proxy, https_proxy,
// all_proxy, no_proxy, as curl and wget read them).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "online/target.hpp"

namespace pidpys::online {

class Proxies {
public:
    using Variable = std::function<std::string(const char* name)>;  // of the environment; empty if not set

    // `proxy`: nothing: the environment decides; empty: none. `none_for` is used with a configured proxy: hosts,
    // ".domain" with all below, addresses, networks, "*".
    Proxies(std::optional<std::string> proxy, std::vector<std::string> none_for, const Variable& variable);

    // The proxy's URL, empty for a direct connection.
    [[nodiscard]] std::string proxy_for(const Target& target) const;

private:
    std::string http_, https_;
    std::vector<std::string> none_for_;
};

// http, https or socks5h with a host and perhaps a port; a scheme that is absent is http.
bool is_proxy_url(std::string_view url);

bool matches_no_proxy(std::string_view entry, const Target& target);

}  // namespace pidpys::online
