// SPDX-License-Identifier: MIT
// Whose request a proxy hands on: Forwarded (RFC 7239), or X-Forwarded-For as proxies have always written it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "api/http/message.hpp"
#include "platform/ip_address.hpp"

namespace pidpys::api {

// One of the two, for a proxy hands on what it does not know of: a client could write the other.
enum class ForwardedField { forwarded, x_forwarded_for };

struct ProxyRules {
    std::vector<platform::IpNetwork> trusted;  // proxies that are believed; empty: none
    ForwardedField field = ForwardedField::x_forwarded_for;
};

// Those for whom the request was handed on, the nearest last; nothing for one whose name is hidden ("unknown", "_x").
using Hops = std::vector<std::optional<platform::IpAddress>>;

// All lines of the field, in their order; none is no hop. malformed for anything beyond the grammar, an element of
// X-Forwarded-For that is no address, or more than 64 hops.
Result<Hops> read_hops(const Headers& headers, ForwardedField field);

// Who is at the other end: the nearest hop that is no trusted proxy. What a connection says that is none itself is not
// read. A proxy that hides its client, or says nothing, stands for it. malformed.
Result<Peer> client_of(const Peer& connection, const Headers& headers, const ProxyRules& rules);

// Is it a proxy that others come through?
bool is_trusted_proxy(const Peer& connection, const ProxyRules& rules);

}  // namespace pidpys::api
