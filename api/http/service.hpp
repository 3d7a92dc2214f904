// SPDX-License-Identifier: MIT
// The one border between transport and contracts. The transport calls on_head when a request's head is parsed and
// before a body is read; what comes of the head is decided there, at once or later. Then on_request when the body is
// complete.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <variant>

#include "api/http/expense.hpp"
#include "api/http/message.hpp"
#include "api/http/problem.hpp"

namespace pidpys::api {

// The head is welcome: read up to max_body octets (413 beyond), then call on_request.
struct Admit {
    std::uint64_t max_body = 0;
    bool in_memory = false;  // the body may bear secrets: it must not come to a disk
    Caller caller;
    std::shared_ptr<Expense> expense;  // until the request is answered; may be empty: nobody counts
    Destination destination = {};      // for on_request
};

// A Response ends the request without its body being kept.
using Verdict = std::variant<Admit, Response>;

// Somebody must be asked first. The transport calls `begin` once and keeps the head alone, no octet of the body, until
// `decided` is called: once, from any thread, perhaps within `begin`. `gone` is requested when the client has left.
struct Wait {
    std::function<void(std::stop_token gone, std::function<void(Verdict)> decided)> begin;
};

// The transport of a signing host calls on several threads.
class HttpService {
public:
    virtual ~HttpService() = default;

    // Guard: Host, Origin, path, method, body limit, admission.
    virtual std::variant<Admit, Response, Wait> on_head(const RequestHead& head) = 0;

    virtual void on_request(Request request, Reply reply) = 0;

    // A response of the transport itself, dressed as the contracts' own: JSON message and CORS headers where the origin
    // is known. `head` is null where nothing of it could be read.
    virtual Response transport_error(Problem problem, const RequestHead* head) = 0;
};

}  // namespace pidpys::api
