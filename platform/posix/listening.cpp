// SPDX-License-Identifier: MIT
#include "platform/listening.hpp"

#include <sys/socket.h>

namespace pidpys::platform {

bool have_port_alone(std::intptr_t socket) {
    const int on = 1;
    return ::setsockopt(static_cast<int>(socket), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
}

}  // namespace pidpys::platform
