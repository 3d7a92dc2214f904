// SPDX-License-Identifier: MIT
// Where the service answers, and which ports others have.
#pragma once

#include <cstdint>
#include <vector>

#include "api/messages/language.hpp"
#include "daemon/config/settings.hpp"
#include "daemon/transport/server.hpp"

namespace pidpys::daemon {

struct Listeners {
    std::vector<Endpoint> open;
    std::vector<std::uint16_t> taken;  // of the usual ports; each was told in the log, with whose it is
};

// What the service manager opened, else what is configured, all of it, else those of the usual places that are to be
// had. busy: none is, or one that is configured is not; the log says who has it and how to end that.
Result<Listeners> open_listeners(Server& server, const Settings& settings, api::Language language);

}  // namespace pidpys::daemon
