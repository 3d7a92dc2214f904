// SPDX-License-Identifier: MIT
#include "platform/socket_wait.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace pidpys::platform {

bool wait_for_socket(int socket, bool writable, std::chrono::steady_clock::time_point deadline) {
    using namespace std::chrono;
    pollfd waits{socket, static_cast<short>(writable ? POLLIN | POLLOUT : POLLIN), 0};
    while (true) {
        const auto left = ceil<milliseconds>(deadline - steady_clock::now()).count();
        const int ready = ::poll(&waits, 1, static_cast<int>(std::clamp<long long>(left, 0, 60'000)));
        if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
        if (left <= 0) return false;
    }
}

}  // namespace pidpys::platform
