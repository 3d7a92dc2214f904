// SPDX-License-Identifier: MIT
#include "api/dss/endpoints/call.hpp"

#include "api/dss/auth/authorization.hpp"
#include "api/dss/auth/token.hpp"
#include "api/dss/codec/ids.hpp"
#include "api/dss/codec/text.hpp"
#include "api/dss/time.hpp"
#include "api/http/router.hpp"
#include "api/oidc/token.hpp"

namespace pidpys::api::dss {
namespace {

Answer<Authorization> authorization_of(const Headers& headers) {
    auto parsed = parse_authorization(find_header(headers, "Authorization"));
    if (!parsed) return refusal::unauthorized("Authorization header is missing or malformed");
    return std::move(*parsed);
}

// Whom a token speaks for.
using Presented = std::optional<Principal>;

// Of the issuer's: its user is one of ours by the very login, its client by the id.
Answer<Presented> of_issuer(const Context& context, std::string_view token) {
    const auto bearer = context.issuer->judge(token);
    if (!bearer && bearer.error().code == Errc::unavailable) return refusal::unavailable();
    const auto user = bearer ? context.store->user_by_login(bearer->user) : std::nullopt;
    if (!user || user->login != bearer->user) return refusal::invalid_bearer();
    return Principal{bearer->client, user->id};
}

Answer<Presented> presented(const Context& context, const Authorization& authorization) {
    const std::string text = authorization.token.value_or("");
    if (context.issuer != nullptr && !authorization.client_id && oidc::looks_like_token(text))
        return of_issuer(context, text);
    const auto digest = token_digest(text);
    const auto token =
        digest.empty() ? std::nullopt : context.store->token(digest, TokenKind::access, unix_ms(context.clock));
    return token ? Presented({token->client_id, token->user_id}) : std::nullopt;
}

// Whom Authorization names, before it is known whether the token is the client's.
struct Named {
    std::string client_id;
    Presented who;
};

Answer<Named> named(const Context& context, const Headers& headers) {
    auto authorization = authorization_of(headers);
    if (!authorization) return tl::unexpected(authorization.error());
    auto who = presented(context, *authorization);
    if (!who) return tl::unexpected(who.error());
    // With Bearer the token names the client, so it comes first.
    if (!authorization->client_id && !*who) return refusal::unauthorized("Invalid auth token");
    std::string client_id = authorization->client_id ? *authorization->client_id : (*who)->client_id;
    return Named{std::move(client_id), std::move(*who)};
}

Answer<ApiClient> unblocked_client(const Context& context, const std::string& id) {
    auto client = context.store->client(id);
    if (!client) return refusal::unauthorized("Invalid API client id");
    if (client->blocked) return refusal::client_blocked();
    return std::move(*client);
}

Answer<Principal> principal_of(const Named& named, const ApiClient& client) {
    if (!named.who || named.who->client_id != client.id) return refusal::unauthorized("Invalid auth token");
    return *named.who;
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

Answer<ApiClient> Call::admit(const std::string& id) const {
    auto client = unblocked_client(context_, id);
    if (!client) return client;
    const auto& options = context_.options;
    const auto rate = client->requests_per_second > 0 ? client->requests_per_second : options.requests_per_second;
    if (!context_.rates.admit("client " + client->id, rate, context_.clock.steady()))
        return refusal::too_many("Too many requests", 1);
    auto share = context_.shares.of_client(client->id, request_.body.size());
    if (!share) return refusal::too_many("Too many requests of the client at a time", 1);
    shares_.push_back(std::move(*share));
    return std::move(*client);
}

Answer<ApiClient> Call::client() const {
    const auto authorization = authorization_of(request_.headers);
    if (!authorization) return tl::unexpected(authorization.error());
    return admit(authorization->client_id.value_or(""));
}

Answer<Principal> Call::user() const {
    const auto caller = named(context_, request_.headers);
    if (!caller) return tl::unexpected(caller.error());
    const auto client = admit(caller->client_id);
    if (!client) return tl::unexpected(client.error());
    auto who = principal_of(*caller, *client);
    if (!who) return who;
    const std::string& user = who->user_id;
    const auto rate = context_.options.user_requests_per_second;
    if (rate > 0 && !context_.rates.admit("user " + user, rate, context_.clock.steady()))
        return refusal::too_many("Too many requests", 1);
    auto share = context_.shares.of_user(user, request_.body.size());
    if (!share) return refusal::too_many("Too many requests of the user at a time", 1);
    shares_.push_back(std::move(*share));
    return who;
}

Answer<void> know_caller(const Headers& headers, const Context& context, bool client_alone) {
    const auto caller = named(context, headers);
    if (!caller) return tl::unexpected(caller.error());
    const auto client = unblocked_client(context, caller->client_id);
    if (!client) return tl::unexpected(client.error());
    if (client_alone) return {};
    const auto who = principal_of(*caller, *client);
    return who ? Answer<void>() : tl::unexpected(who.error());
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

Result<Response> Call::answer_list(const google::protobuf::Message& rest, const google::protobuf::FieldDescriptor* list,
                                   const FillList& fill) const {
    const auto format = response_format(request_.headers, context_.options.lenient_json);
    return encode_list(rest, list, format, context_.gather, fill);
}

}  // namespace pidpys::api::dss
