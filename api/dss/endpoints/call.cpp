// SPDX-License-Identifier: MIT
#include "api/dss/endpoints/call.hpp"

#include "api/dss/auth/authorization.hpp"
#include "api/dss/auth/token.hpp"
#include "api/dss/codec/ids.hpp"
#include "api/dss/codec/text.hpp"
#include "api/dss/time.hpp"
#include "api/http/router.hpp"

namespace pidpys::api::dss {
namespace {

Answer<Authorization> authorization_of(const Request& request) {
    auto parsed = parse_authorization(find_header(request.headers, "Authorization"));
    if (!parsed) return refusal::unauthorized("Authorization header is missing or malformed");
    return std::move(*parsed);
}

// The client exists, is not blocked and not too fast.
Answer<ApiClient> admitted_client(const Call& call, const std::string& id) {
    auto client = call.store().client(id);
    if (!client) return refusal::unauthorized("Invalid API client id");
    if (client->blocked) return refusal::client_blocked();
    auto& context = call.context();
    const auto rate =
        client->requests_per_second > 0 ? client->requests_per_second : context.options.requests_per_second;
    if (!context.rates.admit(client->id, rate, context.clock.steady()))
        return refusal::too_many("Too many requests", 1);
    return std::move(*client);
}

std::optional<Token> token_of(const Context& context, const Authorization& authorization) {
    const auto digest = token_digest(authorization.token.value_or(""));
    if (digest.empty()) return std::nullopt;
    return context.store->token(digest, TokenKind::access, unix_ms(context.clock));
}

}  // namespace

std::int64_t Call::now() const { return unix_ms(context_.clock); }

std::optional<std::string> Call::parameter(std::string_view name) const {
    auto value = query_parameter(request_.query, name, true);
    if (value && value->empty()) value.reset();
    return value;
}

bool Call::flag(std::string_view name, bool if_empty) const {
    const auto value = query_parameter(request_.query, name, true);
    if (!value) return false;
    return value->empty() ? if_empty : *value == "1" || equal_ignoring_case(*value, "true");
}

Answer<ApiClient> Call::client() const {
    const auto authorization = authorization_of(request_);
    if (!authorization) return tl::unexpected(authorization.error());
    return admitted_client(*this, authorization->client_id.value_or(""));
}

Answer<Principal> Call::user() const {
    const auto authorization = authorization_of(request_);
    if (!authorization) return tl::unexpected(authorization.error());
    const auto token = token_of(context_, *authorization);
    // With Bearer the token names the client, so it comes first.
    if (!authorization->client_id && !token) return refusal::unauthorized("Invalid auth token");
    const auto client = admitted_client(*this, authorization->client_id ? *authorization->client_id : token->client_id);
    if (!client) return tl::unexpected(client.error());
    if (!token || token->client_id != client->id) return refusal::unauthorized("Invalid auth token");
    return Principal{client->id, token->user_id};
}

bool knows_caller(const Headers& headers, const Context& context, bool client_alone) {
    const auto authorization = parse_authorization(find_header(headers, "Authorization"));
    if (!authorization) return false;
    const auto token = token_of(context, *authorization);
    if (!token && !(client_alone && authorization->client_id)) return false;
    const auto client = context.store->client(authorization->client_id ? *authorization->client_id : token->client_id);
    return client && !client->blocked && (!token || token->client_id == client->id);
}

Answer<Box> Call::box(const Principal& user) const {
    const auto id = parameter("boxId");
    if (!id || !parse_box_id(*id)) return refusal::bad_request("Could not get boxId from query param");
    return box(user, *id);
}

Answer<Box> Call::box(const Principal& user, std::string_view id) const {
    const auto guid = parse_box_id(id);
    if (!guid) return refusal::bad_request("BoxId field is not valid box id: " + std::string(id));
    auto found = store().box(*guid);
    if (!found) return refusal::not_found("Http.BoxNotFound", "Box [" + *guid + "] is not found");
    if (!store().may_use(user.user_id, *guid)) return refusal::box_denied(*guid);
    if (!found->paid) return refusal::unpaid();
    return std::move(*found);
}

Answer<Format> Call::format() const {
    if (const auto format = request_format(request_.headers)) return *format;
    return refusal::unsupported_type(find_header(request_.headers, "Content-Type"));
}

Response Call::answer(const google::protobuf::Message& message) const {
    return encode(message, response_format(request_.headers, context_.options.lenient_json));
}

}  // namespace pidpys::api::dss
