// SPDX-License-Identifier: MIT
// A program started at the user's log-on has no service manager that hands it sockets or waits for its word.
#include "platform/service_manager.hpp"

namespace pidpys::platform {

std::vector<std::intptr_t> inherited_listeners() { return {}; }

void tell_service_manager(std::string_view) {}

std::chrono::microseconds watchdog_interval() { return std::chrono::microseconds(0); }

}  // namespace pidpys::platform
