// SPDX-License-Identifier: MIT
#include "platform/listening.hpp"

#include <winsock2.h>

namespace pidpys::platform {

bool have_port_alone(std::intptr_t socket) {
    const BOOL on = TRUE;
    return ::setsockopt(static_cast<SOCKET>(socket), SOL_SOCKET, SO_EXCLUSIVEADDRUSE,
                        reinterpret_cast<const char*>(&on), sizeof on) == 0;
}

}  // namespace pidpys::platform
