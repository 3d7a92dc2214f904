// SPDX-License-Identifier: MIT
#include "platform/token_devices.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/posix/descriptor.hpp"

namespace pidpys::platform {
namespace {

Reach of_error(int error) { return error == EACCES || error == EPERM ? Reach::denied : Reach::absent; }

}  // namespace

Reach card_readers() {
    const char* named = std::getenv("PCSCLITE_CSOCK_NAME");  // as its clients find it
    const std::string path = named != nullptr && *named != 0 ? named : "/run/pcscd/pcscd.comm";
    sockaddr_un address{};
    if (path.size() >= sizeof address.sun_path) return Reach::absent;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket && ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return Reach::good;
    return errno == EAGAIN ? Reach::good : of_error(errno);  // many wait for it
}

Reach device(const std::filesystem::path& path) {
    return ::access(path.c_str(), R_OK | W_OK) == 0 ? Reach::good : of_error(errno);
}

}  // namespace pidpys::platform
