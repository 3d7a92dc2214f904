// SPDX-License-Identifier: MIT
#include <charconv>

#include "platform/ip_address.hpp"

namespace pidpys::platform {

bool IpNetwork::contains(const IpAddress& address) const {
    if (address.v6 != base.v6) return false;
    for (unsigned bit = 0; bit < prefix; bit += 8) {
        const unsigned left = prefix - bit;
        const auto mask = static_cast<std::uint8_t>(left >= 8 ? 0xff : 0xff << (8 - left));
        if (((address.octets[bit / 8] ^ base.octets[bit / 8]) & mask) != 0) return false;
    }
    return true;
}

std::optional<IpNetwork> parse_network(std::string_view text) {
    const auto slash = text.find('/');
    const auto base = parse_ip(text.substr(0, slash));
    if (!base) return std::nullopt;
    const unsigned most = base->v6 ? 128 : 32;
    IpNetwork network{*base, most};
    if (slash == std::string_view::npos) return network;
    const auto digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), network.prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || network.prefix > most) return std::nullopt;
    for (unsigned bit = network.prefix; bit < most; ++bit)
        if ((base->octets[bit / 8] & (0x80U >> (bit % 8))) != 0) return std::nullopt;
    return network;
}

}  // namespace pidpys::platform
