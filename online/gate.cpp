// SPDX-License-Identifier: MIT
#include "online/gate.hpp"

#include "online/failure.hpp"

namespace pidpys::online {

Result<Way> Gate::way_to(const Address& address) const {
    auto target = parse_target(address.url);
    if (!target) return forward(target);
    return way(std::move(*target), address.source == Source::configured);
}

Result<Way> Gate::way_on(const Way& from, const std::string& to) const {
    const std::string who = quoted_line(from.target.url) + ": ";
    auto target = parse_target(to);
    if (!target) return fail(target.error().code, who + "leads to " + quoted_line(target.error().detail));
    if (from.target.https && !target->https) return fail(Errc::denied, who + "leads from https to http");
    const bool same = target->host == from.target.host && target->port == from.target.port;
    return way(std::move(*target), from.trusted && same);
}

Result<Way> Gate::way(Target target, bool trusted) const {
    std::string proxy = proxies_.proxy_for(target);
    if (!trusted)
        if (auto allowed = guard_.check(target, !proxy.empty()); !allowed) return forward(allowed);
    return Way{std::move(target), trusted, std::move(proxy)};
}

}  // namespace pidpys::online
