// SPDX-License-Identifier: MIT
// The other end of an accepted connection, as the operating system sees it.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "api/http/message.hpp"
#include "platform/peer_owner.hpp"

namespace pidpys::daemon {

// Tens of microseconds. not_found: nobody holds the client's socket any more, though what was sent through it may still
// come; io, or what the platform says.
Result<platform::PeerOwner> client_socket_owner(const boost::asio::ip::tcp::socket& socket);

// What is known of the program at the other end; nobody in particular, and no user of ours, if nothing is.
api::Peer peer_of(const boost::asio::ip::tcp::socket& socket);

}  // namespace pidpys::daemon
