// SPDX-License-Identifier: MIT
// A client on the network has no owner that this machine could know: it is known by its address.
#pragma once

#include "api/http/message.hpp"
#include "platform/ip_address.hpp"

namespace pidpys::api {

// An IPv4 address that is written as one of IPv6 (::ffff:0:0/96) is that of IPv4. Of IPv6 whoever has one address has the
// 64 bits of its network (RFC 4291 §2.5.1), so that limits are theirs.
Peer network_peer(const platform::IpAddress& address);

}  // namespace pidpys::api
