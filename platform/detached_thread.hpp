// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

namespace pidpys::platform {

// Runs it on a thread of its own that nobody waits for. In the place of std::thread::detach(): the libwinpthread of mingw-w64 10
// loses a thread that is detached while it starts, or calls it without what it is to run. std::system_error: there is no thread.
void start_detached(std::function<void()> run);

}  // namespace pidpys::platform
