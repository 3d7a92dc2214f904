// SPDX-License-Identifier: MIT
#include "platform/service_manager.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace pidpys::platform {
namespace {

constexpr int kFirstInherited = 3;  // SD_LISTEN_FDS_START
constexpr long long kMostInherited = 64;

long long number(const char* name) {
    const char* text = std::getenv(name);
    long long value = 0;
    if (text == nullptr) return 0;
    const char* end = text + std::strlen(text);
    return std::from_chars(text, end, value).ptr == end ? value : 0;
}

// Variables for one process must not reach its children.
bool is_for_us(const char* name) { return number(name) == static_cast<long long>(::getpid()); }

bool is_tcp_listener(int socket) {
    int listening = 0, domain = 0, protocol = 0;
    socklen_t length = sizeof(int);
    if (::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) != 0 || listening == 0) return false;
    if (::getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &length) != 0) return false;
    if (::getsockopt(socket, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) != 0) return false;
    return (domain == AF_INET || domain == AF_INET6) && protocol == IPPROTO_TCP;
}

}  // namespace

std::vector<std::intptr_t> inherited_listeners() {
    std::vector<std::intptr_t> sockets;
    const long long count = is_for_us("LISTEN_PID") ? number("LISTEN_FDS") : 0;
    for (int socket = kFirstInherited; count <= kMostInherited && socket < kFirstInherited + count; ++socket) {
        ::fcntl(socket, F_SETFD, FD_CLOEXEC);
        if (is_tcp_listener(socket)) sockets.push_back(socket);
    }
    for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);
    return sockets;
}

void tell_service_manager(std::string_view state) {
    const char* path = std::getenv("NOTIFY_SOCKET");
    if (path == nullptr || (path[0] != '/' && path[0] != '@')) return;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t length = std::strlen(path);
    if (length >= sizeof address.sun_path) return;
    std::memcpy(address.sun_path, path, length);
    if (path[0] == '@') address.sun_path[0] = '\0';
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    static_cast<void>(
        ::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size));
    ::close(socket);
}

std::chrono::microseconds watchdog_interval() {
    if (std::getenv("WATCHDOG_PID") != nullptr && !is_for_us("WATCHDOG_PID")) return std::chrono::microseconds(0);
    return std::chrono::microseconds(number("WATCHDOG_USEC"));
}

}  // namespace pidpys::platform
