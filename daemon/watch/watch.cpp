// SPDX-License-Identifier: MIT
#include "daemon/watch/watch.hpp"

namespace pidpys::daemon {

Result<Watch> open_watch(const Settings& settings, Loop& loop, WatchDesk::Parts parts) {
    Watch watch;
    if (!settings.watch) return watch;
    watch.desk = std::make_shared<WatchDesk>(std::move(parts));
    watch.door = std::make_unique<SideDoor>(
        loop, [desk = watch.desk](std::string_view path, const SideDoor::Answer& reply) { desk->answer(path, reply); });
    auto place = watch.door->listen(*settings.watch);
    if (!place) return forward(place);
    log(LogLevel::info, "watched on " + place->text());
    watch.place = std::move(*place);
    return watch;
}

}  // namespace pidpys::daemon
