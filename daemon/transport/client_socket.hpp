// SPDX-License-Identifier: MIT
// The other end of an accepted connection, as the operating system sees it.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "api/http/message.hpp"
#include "platform/peer_owner.hpp"

namespace pidpys::daemon {

// not_found: the client is gone already; io.
Result<platform::TcpEnds> ends_of(const boost::asio::ip::tcp::socket& socket);

// A client that is known by its address alone.
api::Peer network_peer(const platform::TcpAddress& client);

// What is known of the program at the other end; nobody in particular, and no user of ours, if nothing is.
api::Peer peer_of(const Result<platform::PeerOwner>& owner);

}  // namespace pidpys::daemon
