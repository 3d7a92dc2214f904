// SPDX-License-Identifier: MIT
#include "api/confirm/visit.hpp"

#include <array>
#include <cstdlib>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "api/dss/auth/token.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "api/dss/time.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::api::confirm {
namespace {

// A browser takes it from this host alone, over TLS, for all its paths (RFC 6265bis §4.1.3.2).
constexpr std::string_view cookie_name = "__Host-pidpys-confirm";
constexpr std::string_view cookie_rules = "; Path=/; Secure; HttpOnly; SameSite=Strict";
constexpr std::size_t secret_octets = 32;
constexpr std::int64_t worth_writing_ms = 30'000;  // of a longer life: not each request writes

// Nothing where two say different things.
std::optional<dss::NewToken> secret_in(const Headers& headers) {
    std::optional<std::string_view> found;
    for (const auto& [name, value] : headers) {
        if (!equal_folded(name, "Cookie")) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto end = rest.find(';');
            auto pair = rest.substr(0, end);
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
            while (pair.starts_with(' ')) pair.remove_prefix(1);
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos || pair.substr(0, equals) != cookie_name) continue;
            if (found) return std::nullopt;
            found = pair.substr(equals + 1);
        }
    }
    if (!found || found->size() != 2 * secret_octets) return std::nullopt;
    auto octets = hex_decode(*found);
    if (!octets) return std::nullopt;
    return dss::NewToken{std::move(*octets)};
}

std::string form_token_of(ByteView secret) {
    static constexpr std::string_view purpose = "pidpys confirmation page: forms";
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), as_bytes(purpose).data(), purpose.size(),
             mac.data(), &size) == nullptr)
        std::abort();
    return hex_encode(ByteView(mac).first(size));
}

}  // namespace

std::optional<Person> person_of(const Request& request, dss::Context& context) {
    const auto secret = secret_in(request.headers);
    if (!secret) return std::nullopt;
    const auto now = dss::unix_ms(context.clock);
    const auto session = context.store->session(secret->digest(), now);
    auto user = session ? context.store->user(session->user_id) : std::nullopt;
    if (!user) return std::nullopt;
    const auto expires = std::min(now + session_idle_ms, session->began + session_life_ms);
    if (expires > session->expires + worth_writing_ms) context.store->extend_session(session->digest, expires);
    return Person{std::move(*user), session->digest, form_token_of(secret->octets)};
}

std::optional<dss::User> user_by_certificate(const Peer& peer, dss::Context& context) {
    if (!peer.certificate || peer.certificate->empty()) return std::nullopt;
    const auto record = dss::valid_certificate(context, *peer.certificate);
    if (!record || record->use != dss::CertificateUse::login) return std::nullopt;
    return context.store->user(record->user_id);
}

bool is_form_of(const Person& person, std::string_view token) {
    return equal_constant_time(as_bytes(token), as_bytes(person.form_token));
}

std::string begin_session(const Request& request, dss::Context& context, const dss::User& user) {
    if (const auto former = secret_in(request.headers)) context.store->end_session(former->digest());
    const auto secret = dss::new_token();
    const auto now = dss::unix_ms(context.clock);
    context.store->add_session({secret.digest(), user.id, now, now + session_idle_ms});
    return std::string(cookie_name) + "=" + hex_encode(secret.octets) + std::string(cookie_rules);
}

std::string end_session(const Person& person, dss::Context& context) {
    context.store->end_session(person.session);
    return std::string(cookie_name) + "=" + std::string(cookie_rules) + "; Max-Age=0";
}

}  // namespace pidpys::api::confirm
