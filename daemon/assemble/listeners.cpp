// SPDX-License-Identifier: MIT
#include "daemon/assemble/listeners.hpp"

#include <algorithm>

#include "daemon/config/port_holder.hpp"
#include "daemon/config/words.hpp"
#include "platform/service_manager.hpp"

namespace pidpys::daemon {
namespace {

void tell_holder(LogLevel level, std::uint16_t port, api::Language language) {
    const auto holder = describe_holder(port, holder_of(port), language);
    log(level, holder.says + ". → " + holder.cure);
}

Result<Listeners> adopt_all(Server& server, const std::vector<std::intptr_t>& sockets) {
    Listeners made;
    for (const std::intptr_t socket : sockets) {
        auto endpoint = server.adopt(socket);
        if (!endpoint) return forward(endpoint);
        made.open.push_back(*endpoint);
    }
    return made;
}

Result<Listeners> open_configured(Server& server, const Settings& settings, api::Language language) {
    Listeners made;
    for (const Endpoint& where : settings.listen) {
        auto endpoint = server.listen(where);
        if (!endpoint && endpoint.error().code == Errc::busy) tell_holder(LogLevel::error, where.port, language);
        if (!endpoint) return forward(endpoint);
        made.open.push_back(*endpoint);
    }
    return made;
}

// A port whose 127.0.0.1 somebody else has is theirs on ::1 too: which of the two a page reaches would be chance.
Result<Listeners> open_usual(Server& server, api::Language language) {
    Listeners made;
    for (const std::uint16_t port : {std::uint16_t{9091}, std::uint16_t{9090}})
        for (const char* address : {"127.0.0.1", "::1"}) {
            auto endpoint = server.listen({address, port});
            if (endpoint) {
                made.open.push_back(*endpoint);
            } else if (endpoint.error().code == Errc::busy) {
                made.taken.push_back(port);
                break;
            } else if (endpoint.error().code == Errc::unavailable) {
                log(LogLevel::info, endpoint.error().detail);
            } else {
                return forward(endpoint);
            }
        }
    for (const std::uint16_t port : made.taken)
        tell_holder(made.open.empty() ? LogLevel::error : LogLevel::warning, port, language);
    if (!made.open.empty()) return made;
    if (made.taken.empty()) return fail(Errc::unavailable, say(language, Text::no_loopback));
    return fail(Errc::busy, say(language, Text::no_port_left));
}

}  // namespace

Result<Listeners> open_listeners(Server& server, const Settings& settings, api::Language language) {
    const auto sockets = platform::inherited_listeners();
    if (!sockets.empty()) return adopt_all(server, sockets);
    return settings.listen.empty() ? open_usual(server, language) : open_configured(server, settings, language);
}

}  // namespace pidpys::daemon
