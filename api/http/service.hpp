// SPDX-License-Identifier: MIT
// The one border between transport and contracts. The transport calls on_head when a request's head is parsed and
// before a body is read, then on_request when the body is complete.
#pragma once

#include <cstdint>
#include <variant>

#include "api/http/message.hpp"

namespace pidpys::api {

// The head is welcome: read up to max_body octets (413 beyond), then call on_request.
struct Admit {
    std::uint64_t max_body = 0;
    Caller caller;
};

class HttpService {
public:
    virtual ~HttpService() = default;

    // Guard: method, Host, Origin, path, body limit. A Response ends the request without its body being kept.
    virtual std::variant<Admit, Response> on_head(const RequestHead& head) = 0;

    virtual void on_request(Request request, Reply reply) = 0;

    // A response the transport makes itself (400, 408, 413, 431), dressed as the contracts' own: JSON message and
    // CORS headers where the origin is known.
    virtual Response transport_error(int status, const RequestHead* head) = 0;
};

}  // namespace pidpys::api
