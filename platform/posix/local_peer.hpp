// SPDX-License-Identifier: MIT
// Whose process is at the other end of a Unix socket: of a listener, whose made it listen.
#pragma once

#include <sys/socket.h>
#include <unistd.h>

namespace pidpys::platform {

inline bool peer_is_ours(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

}  // namespace pidpys::platform
