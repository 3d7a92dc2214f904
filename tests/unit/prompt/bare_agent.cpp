// SPDX-License-Identifier: MIT
#include <cstring>
#include <stdexcept>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "channel/frame.hpp"
#include "support.hpp"

namespace pidpys::test {

BareAgent::BareAgent(const std::string& socket_path, bool greet) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_path.data(), socket_path.size());
    const timeval limit{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
    if (greet) send(channel::Hello{channel::protocol_version, "test"});
}

BareAgent::~BareAgent() { ::close(socket_); }

void BareAgent::send(const channel::Message& message) { send_octets(channel::frame(channel::encode(message))); }

void BareAgent::send_octets(ByteView octets) {
    if (::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(octets.size()))
        throw std::runtime_error("cannot send");
}

channel::Message BareAgent::receive() {
    for (;;) {
        if (buffer_.size() >= 4) {
            const std::size_t length =
                buffer_[0] | static_cast<std::size_t>(buffer_[1]) << 8 | static_cast<std::size_t>(buffer_[2]) << 16;
            if (buffer_.size() >= 4 + length) {
                auto message = channel::decode(ByteView(buffer_).subspan(4, length));
                buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(4 + length));
                if (!message) throw std::runtime_error(message.error().detail);
                return std::move(*message);
            }
        }
        std::uint8_t octets[65536];
        const auto count = ::recv(socket_, octets, sizeof octets, 0);
        if (count <= 0) throw std::runtime_error("nothing came");
        buffer_.insert(buffer_.end(), octets, octets + count);
    }
}

bool BareAgent::closed_by_daemon() {
    std::uint8_t octets[4096];
    for (;;) {
        const auto count = ::recv(socket_, octets, sizeof octets, 0);
        if (count == 0) return true;
        if (count < 0) return errno == ECONNRESET;
    }
}

}  // namespace pidpys::test
