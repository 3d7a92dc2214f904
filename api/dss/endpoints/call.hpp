// SPDX-License-Identifier: MIT
// One request on its way through the checks, in the order of diadoc-dss 14: client, token, box, subscription, body.
#pragma once

#include <optional>
#include <memory>
#include <string>
#include <variant>

#include "api/dss/auth/limiter.hpp"
#include "api/dss/auth/shares.hpp"
#include "api/dss/codec/decode.hpp"
#include "api/dss/endpoints/refusal.hpp"
#include "api/dss/options.hpp"
#include "api/dss/tasks/engine.hpp"
#include "api/oidc/issuer.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::api::dss {

// What handlers work with; made once, when DSS is first used.
struct Context {
    DssOptions options;
    const Clock& clock;
    GatherBlob gather;
    std::shared_ptr<Store> store;
    std::shared_ptr<KeyVault> keys;
    std::shared_ptr<TaskEngine> engine;
    FailureLimiter logins;
    Rates& rates;
    Shares shares;
    oidc::Issuer* issuer = nullptr;  // whose tokens are believed beside our own
};

struct Principal {
    std::string client_id, user_id;
};

class Call {
public:
    Call(const Request& request, Context& context) : request_(request), context_(context) {}

    [[nodiscard]] const Request& request() const { return request_; }
    [[nodiscard]] Context& context() const { return context_; }
    [[nodiscard]] Store& store() const { return *context_.store; }
    [[nodiscard]] std::int64_t now() const;  // Unix milliseconds

    // Names without regard to case; an empty value counts as absent.
    [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
    // "1" and "true" in any case; `if_empty` for a bare `?name`.
    [[nodiscard]] bool flag(std::string_view name, bool if_empty = false) const;

    // Whoever is found pays for the call, in time and place, as long as it lasts.
    [[nodiscard]] Answer<ApiClient> client() const;              // 401, 403, 429
    [[nodiscard]] Answer<Principal> user() const;                // and 401 for the token
    [[nodiscard]] Answer<Box> box(const Principal& user) const;  // by ?boxId=: 400, 404, 403, 402
    [[nodiscard]] Answer<Box> box(const Principal& user, std::string_view id) const;
    [[nodiscard]] Answer<Format> format() const;  // of the body: 415

    template <class Message>
    [[nodiscard]] Answer<Message> body() const {  // 415, 400
        Message message;
        const auto form = format();
        if (!form) return tl::unexpected(form.error());
        if (!decode(request_.body.view(), *form, message))
            return refusal::malformed_body(Message::descriptor()->name());
        return message;
    }

    [[nodiscard]] Response answer(const google::protobuf::Message& message) const;
    // A long one: its list is never whole in memory.
    [[nodiscard]] Result<Response> answer_list(const google::protobuf::Message& rest,
                                               const google::protobuf::FieldDescriptor* list,
                                               const FillList& fill) const;

private:
    // The client exists, is not blocked, not too fast, and has not too much under way.
    [[nodiscard]] Answer<ApiClient> admit(const std::string& id) const;

    const Request& request_;
    Context& context_;
    mutable std::vector<Charge> shares_;  // of those who pay
};

using Endpoint = Answer<Response> (*)(const Call&);

// A password that came and is to be checked on the lane of its own, because that costs a derivation.
struct LoginAttempt {
    std::string client_id, login;
    std::shared_ptr<const SecretString> password;
};
using LoginBegun = Answer<std::variant<Response, LoginAttempt>>;
using LoginEndpoint = LoginBegun (*)(const Call&);

// Does the head's Authorization name a client and a user, so that the rest of the request is worth reading? At a log-in
// (`client_alone`) there is no user yet. 401, 403.
Answer<void> know_caller(const Headers& headers, const Context& context, bool client_alone);

}  // namespace pidpys::api::dss
