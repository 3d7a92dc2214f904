// SPDX-License-Identifier: MIT
#include "platform/local_client.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "platform/posix/descriptor.hpp"
#include "platform/posix/local_peer.hpp"

namespace pidpys::platform {

Result<std::intptr_t> connect_local(const std::string& path) {
    sockaddr_un address{};
    if (path.size() >= sizeof address.sun_path) return fail(Errc::unavailable, path);
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        !peer_is_ours(socket.get()))
        return fail(Errc::unavailable, path);
    return socket.release();
}

Result<Bytes> ask_local(const std::string& path, ByteView greeting, std::chrono::milliseconds limit, std::size_t most) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + limit;
    const auto connected = connect_local(path);
    if (!connected) return tl::unexpected(connected.error());
    const Descriptor socket(static_cast<int>(*connected));
    if (::send(socket.get(), greeting.data(), greeting.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(greeting.size()))
        return fail(Errc::unavailable, path);
    Bytes heard;
    while (heard.size() < most) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd waits{socket.get(), POLLIN, 0};
        if (left <= 0 || ::poll(&waits, 1, static_cast<int>(left)) <= 0) break;
        Bytes piece(std::min<std::size_t>(most - heard.size(), 65536));
        const auto count = ::read(socket.get(), piece.data(), piece.size());
        if (count <= 0) break;
        heard.insert(heard.end(), piece.begin(), piece.begin() + count);
    }
    return heard;
}

}  // namespace pidpys::platform
