// SPDX-License-Identifier: MIT
#include "platform/event_log.hpp"

namespace pidpys::platform {

void open_event_log(std::string_view) {}

bool write_event(EventKind, std::string_view) { return false; }

}  // namespace pidpys::platform
