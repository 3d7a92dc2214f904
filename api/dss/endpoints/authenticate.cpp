// SPDX-License-Identifier: MIT
// Log-in by password and by certificate (diadoc-dss 10.2). Answers do not tell whether a login exists.
#include <algorithm>

#include <openssl/sha.h>

#include "api/dss/auth/password.hpp"
#include "api/dss/auth/token.hpp"
#include "api/dss/codec/ids.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "api/dss/time.hpp"
#include "crypto/base/ascii.hpp"
#include "crypto/base/encoding.hpp"
#include <content.pb.h>

namespace pidpys::api::dss {
namespace {

std::int64_t in_ms(std::chrono::seconds span) { return std::chrono::milliseconds(span).count(); }

Answer<Response> issue(const Call& call, const std::string& user, const std::string& client) {
    const auto token = new_token();
    call.store().add_token(
        {token.digest(), TokenKind::access, user, client, {}, call.now() + in_ms(call.context().options.token_life)});
    return Response::octets(Blob::of(token.text()));
}

std::string thumbprint_of(ByteView der) {
    std::array<std::uint8_t, SHA_DIGEST_LENGTH> digest{};
    SHA1(der.data(), der.size(), digest.data());  // a name, not a protection: the record's octets are compared
    return hex_encode_upper(digest);
}

}  // namespace

std::optional<CertificateRecord> valid_certificate(const Context& context, ByteView der) {
    auto record = context.store->certificate(thumbprint_of(der));
    const auto now = unix_ms(context.clock);
    const bool known = record && std::ranges::equal(der, record->der);
    if (!known || record->not_before > now || record->not_after <= now) return std::nullopt;
    return record;
}

namespace {

// Sends a secret that only the holder of the certificate's key can read.
Answer<Response> by_certificate(const Call& call, const ApiClient& client) {
    const auto record = valid_certificate(call.context(), call.request().body.view());
    if (!record) return refusal::unauthorized("Certificate is not bound to a user");
    const auto token = new_token();
    auto sealed = encrypt_to(record->der, token.octets);
    if (!sealed) return refusal::bad_request("Nothing can be encrypted to this certificate");
    call.store().add_token({token.digest(), TokenKind::challenge, record->user_id, client.id, record->thumbprint,
                            call.now() + in_ms(call.context().options.challenge_life)});
    return Response::octets(Blob(std::move(*sealed)));
}

LoginBegun attempt_of(const ApiClient& client, const std::string& login, std::string& password) {
    auto secret = std::make_shared<const SecretString>(password);
    wipe(password);
    return LoginAttempt{client.id, login, std::move(secret)};
}

}  // namespace

// An unknown login costs what a known one costs: time does not tell which exist.
Answer<User> user_by_password(Context& context, const std::string& login, const SecretString& password,
                              std::string_view door) {
    auto user = context.store->user_by_login(login);
    const auto count = std::string(door) + context.logins.count_of(user ? user->id : "", login);
    if (const auto wait = context.logins.begin(count, context.clock.steady()); wait > 0)
        return refusal::too_many("Too many failed attempts to log in", wait);
    if (!is_password(password, user ? user->password_hash : ""))
        return refusal::unauthorized("Wrong password provided for login");
    context.logins.succeeded(count);
    return std::move(*user);
}

Answer<Response> log_in(const Call& call, const LoginAttempt& attempt) {
    const auto user = user_by_password(call.context(), attempt.login, *attempt.password);
    if (!user) return tl::unexpected(user.error());
    return issue(call, user->id, attempt.client_id);
}

LoginBegun authenticate_v3(const Call& call) {
    const auto client = call.client();
    if (!client) return tl::unexpected(client.error());
    const std::string type = lower_ascii(call.parameter("type").value_or(""));
    if (type == "certificate") {
        auto sealed = by_certificate(call, *client);
        if (!sealed) return tl::unexpected(sealed.error());
        return std::move(*sealed);
    }
    if (type != "password")
        return refusal::bad_request("Could not get type from query param: password and certificate are supported");
    auto body = call.body<Diadoc::Api::Proto::LoginPassword>();
    if (!body) return tl::unexpected(body.error());
    return attempt_of(*client, body->login(), *body->mutable_password());
}

LoginBegun authenticate_v2(const Call& call) {
    const auto client = call.client();
    if (!client) return tl::unexpected(client.error());
    const auto login = call.parameter("login");
    auto password = call.parameter("password");
    if (!login || !password) return refusal::bad_request("Could not get login and password from query params");
    return attempt_of(*client, *login, *password);
}

Answer<Response> authenticate_confirm(const Call& call) {
    const auto client = call.client();
    if (!client) return tl::unexpected(client.error());
    auto text = call.parameter("token");
    if (!text) return refusal::bad_request("Could not get token from query param");
    std::replace(text->begin(), text->end(), ' ', '+');  // base64 that was not escaped
    const auto thumbprint = call.parameter("thumbprint");
    const auto named = thumbprint ? parse_thumbprint(*thumbprint) : thumbprint_of(call.request().body.view());
    if (!named) return refusal::bad_request("Could not get thumbprint from query param");
    const auto digest = token_digest(*text);
    // Taken in one step: of two that confirm at once one gets a token.
    const auto challenge =
        digest.empty() ? std::nullopt : call.store().take_challenge(digest, client->id, *named, call.now());
    const auto certificate = challenge ? call.store().certificate(challenge->thumbprint) : std::nullopt;
    if (!certificate || certificate->user_id != challenge->user_id || certificate->not_after <= call.now())
        return refusal::unauthorized("Invalid auth token");
    return issue(call, challenge->user_id, client->id);
}

}  // namespace pidpys::api::dss
