// SPDX-License-Identifier: MIT
// The service control manager hands nobody sockets, and expects no sign of life: a fall it sees by itself.
#include "platform/service_manager.hpp"

#include "platform/windows/service_status.hpp"

namespace pidpys::platform {

std::vector<std::intptr_t> inherited_listeners() { return {}; }

void tell_service_manager(std::string_view state) {
    if (state.starts_with("READY=1")) report_service_ready();
    if (state.starts_with("STOPPING=1")) report_service_stopping();
}

std::chrono::microseconds watchdog_interval() { return std::chrono::microseconds(0); }

}  // namespace pidpys::platform
