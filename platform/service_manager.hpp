// SPDX-License-Identifier: MIT
// What a service manager tells a service and wants to hear from it: the protocols of sd_notify(3) and
// sd_listen_fds(3), which are a datagram and two variables, without libsystemd and the libraries behind it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pidpys::platform {

// Listening sockets that were opened for this process, TCP only; each is the caller's to own. Called once.
std::vector<std::intptr_t> inherited_listeners();

// "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…". Nothing happens where nobody listens.
void tell_service_manager(std::string_view state);

// How often WATCHDOG=1 is expected at the latest; zero: never.
std::chrono::microseconds watchdog_interval();

}  // namespace pidpys::platform
