// SPDX-License-Identifier: MIT
// The way of a request for signatures, the same for all of them: what it says is read once (SigningRequest), what it
// would sign is settled with the key (Order), the order is permitted, and then it is signed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/cipher/key_request.hpp"
#include "api/order/signing.hpp"
#include "crypto/cades/level.hpp"

namespace pidpys::api {

// A request for signatures.
struct SigningRequest : KeyRequest {
    using KeyRequest::KeyRequest;

    // The session's options, and accessTokenUuid and keyStorePassword of the body. unsupported, malformed …
    Result<void> read(const Inputs& inputs, const JsonFields& fields);

    crypto::SignOptions options;
    std::optional<crypto::CadesLevel> level;  // that the signature is raised to
    bool stamp_content = false;
    std::string authority;          // caId, whose time-stamp server may be asked
    std::vector<Subject> subjects;  // what is to be signed; moves into the order, where no other key may be taken
    std::string list;               // the member that lists them, for errors; empty where one is signed
};
using SigningRequestPtr = std::shared_ptr<SigningRequest>;

// The request's order with the leave to carry it out, taken from its token or asked for. Calls `done` once, from any
// thread, at once where nothing has to be opened, hashed or asked. not_started: the service holds no key and the session
// has no container. Where the order stands and leave is not given it is `refused`.
struct OrderAnswer {
    Result<OrderPtr> order;
    bool refused = false;
    Leave leave = {};  // with which it may be carried out
};
void obtain_order(Cipher& cipher, const SigningRequestPtr& request, std::function<void(OrderAnswer)> done);

// The answer where there is no order: 403 for a refusal, 503 if the service holds no key, else 500.
Response no_order_answer(const OrderAnswer& answer, Language language);

// What it costs to sign the order, in octets, for Cipher::run.
std::size_t cost_of(const Order& order);

}  // namespace pidpys::api
