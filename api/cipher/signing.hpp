// SPDX-License-Identifier: MIT
// The way of a request for signatures, the same for all of them: what it says is read once (SigningRequest), what it
// would sign is settled with the key (Order), the order is permitted, and then it is signed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/cipher/json_fields.hpp"
#include "api/cipher/questions.hpp"
#include "api/order/signing.hpp"
#include "crypto/cades/level.hpp"

namespace pidpys::api {

// A request for signatures with what its session held when it came. Shared by the steps it goes through.
struct SigningRequest {
    SigningRequest(SessionPtr of, const Request& request, const Inputs& inputs);

    // The session's options, and accessTokenUuid and keyStorePassword of the body. unsupported, malformed …
    Result<void> read(const Inputs& inputs, const JsonFields& fields);

    const SessionPtr session;
    const Caller caller;
    const std::stop_token gone;
    const KeySource source;      // empty: the key that the service holds
    const std::string metadata;  // for the question
    crypto::SignOptions options;
    std::optional<crypto::CadesLevel> level;  // that the signature is raised to
    bool stamp_content = false;
    std::string authority;  // caId, whose time-stamp server may be asked
    SecretString password;
    bool has_password = false;
    std::optional<std::string> token;
    std::vector<Subject> subjects;  // what is to be signed; moves into the order
    std::string list;               // the member that lists them, for errors; empty where one is signed
};
using SigningRequestPtr = std::shared_ptr<SigningRequest>;

// Does using the key need the user's permission? Keys the service holds do, always.
bool needs_permission(const Cipher& cipher, const KeySource& source);

// The session's container, opened once for a password. Costs a key derivation: call on a worker.
Result<OpenKeysPtr> open_session_keys(Cipher& cipher, Session& session, const KeySource& source,
                                      const SecretString& password);

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
