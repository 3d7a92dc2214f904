// SPDX-License-Identifier: MIT
// The side door with its desk, where the configuration has one.
#pragma once

#include <memory>
#include <optional>

#include "daemon/config/settings.hpp"
#include "daemon/watch/watch_desk.hpp"

namespace pidpys::daemon {

struct Watch {
    std::shared_ptr<WatchDesk> desk;  // null: nobody watches
    std::unique_ptr<SideDoor> door;
    std::optional<Endpoint> place;  // where it really is

    void drain() const {
        if (desk) desk->drain();
    }
};

// Errors of SideDoor::listen.
Result<Watch> open_watch(const Settings& settings, Loop& loop, WatchDesk::Parts parts);

}  // namespace pidpys::daemon
