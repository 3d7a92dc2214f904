// SPDX-License-Identifier: MIT
#include "api/peers/network_peer.hpp"

#include <algorithm>

namespace pidpys::api {
namespace {

platform::IpAddress in_one_form(const platform::IpAddress& address) {
    static const auto mapped = platform::parse_network("::ffff:0:0/96").value();
    if (!mapped.contains(address)) return address;
    platform::IpAddress v4;
    std::copy_n(address.octets.begin() + 12, 4, v4.octets.begin());
    return v4;
}

}  // namespace

Peer network_peer(const platform::IpAddress& address) {
    platform::IpAddress known = in_one_form(address);
    Peer peer;
    peer.same_user = false;
    peer.address = peer.network = platform::to_text(known);
    if (!known.v6) return peer;
    std::fill(known.octets.begin() + 8, known.octets.end(), std::uint8_t{0});
    peer.network = platform::to_text(known) + "/64";
    return peer;
}

}  // namespace pidpys::api
