// SPDX-License-Identifier: MIT
#include "daemon/transport/client_socket.hpp"

#include <algorithm>

#include "api/peers/network_peer.hpp"
#include "daemon/transport/peer_probe.hpp"

namespace pidpys::daemon {
namespace {

platform::TcpAddress tcp_address(const boost::asio::ip::tcp::endpoint& endpoint) {
    platform::TcpAddress address;
    address.v6 = endpoint.address().is_v6();
    address.port = endpoint.port();
    if (address.v6) {
        address.octets = endpoint.address().to_v6().to_bytes();
    } else {
        const auto octets = endpoint.address().to_v4().to_bytes();
        std::copy(octets.begin(), octets.end(), address.octets.begin());
    }
    return address;
}

}  // namespace

Result<platform::TcpEnds> ends_of(const boost::asio::ip::tcp::socket& socket) {
    boost::system::error_code error;
    const auto client = socket.remote_endpoint(error);
    if (error) return fail(Errc::not_found, error.message());
    const auto server = socket.local_endpoint(error);
    if (error) return fail(Errc::io, error.message());
    return platform::TcpEnds{tcp_address(client), tcp_address(server)};
}

api::Peer network_peer(const platform::TcpAddress& client) { return api::network_peer({client.octets, client.v6}); }

api::Peer peer_of(const Result<platform::PeerOwner>& owner) {
    api::Peer peer;
    peer.same_user = false;
    if (!owner) return peer;
    peer.same_user = owner->same_user;
    peer.user = owner->user;
    peer.process = owner->process;
    peer.probe = make_peer_probe(*owner);
    return peer;
}

}  // namespace pidpys::daemon
