// SPDX-License-Identifier: MIT
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "wire.hpp"

namespace pidpys::test {
namespace {

int descriptor(std::intptr_t handle) { return static_cast<int>(handle); }

}  // namespace

Wire::Wire(const std::string& place) : handle_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, place.data(), place.size());
    const timeval limit{10, 0};
    ::setsockopt(descriptor(handle_), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (::connect(descriptor(handle_), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
}

Wire::~Wire() { ::close(descriptor(handle_)); }

void Wire::send(ByteView octets) {
    if (::send(descriptor(handle_), octets.data(), octets.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(octets.size()))
        throw std::runtime_error("cannot send");
}

Bytes Wire::receive() {
    Bytes octets(65536);
    const auto count = ::recv(descriptor(handle_), octets.data(), octets.size(), 0);
    if (count < 0 && errno != ECONNRESET) throw std::runtime_error("nothing came");
    octets.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    return octets;
}

}  // namespace pidpys::test
