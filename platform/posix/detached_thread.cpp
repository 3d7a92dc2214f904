// SPDX-License-Identifier: MIT
#include "platform/detached_thread.hpp"

#include <thread>
#include <utility>

namespace pidpys::platform {

void start_detached(std::function<void()> run) { std::thread(std::move(run)).detach(); }

}  // namespace pidpys::platform
