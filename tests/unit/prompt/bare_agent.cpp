// SPDX-License-Identifier: MIT
#include <stdexcept>

#include "channel/frame.hpp"
#include "support.hpp"

namespace pidpys::test {

BareAgent::BareAgent(const std::string& socket_path, bool greet) : wire_(socket_path) {
    if (greet) send(channel::Hello{channel::protocol_version, "test"});
}

void BareAgent::send(const channel::Message& message) { send_octets(channel::frame(channel::encode(message))); }

void BareAgent::send_octets(ByteView octets) { wire_.send(octets); }

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
        const Bytes come = wire_.receive();
        if (come.empty()) throw std::runtime_error("the daemon has closed the channel");
        buffer_.insert(buffer_.end(), come.begin(), come.end());
    }
}

bool BareAgent::closed_by_daemon() {
    try {
        while (!wire_.receive().empty()) {}
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

}  // namespace pidpys::test
