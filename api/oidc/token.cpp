// SPDX-License-Identifier: MIT
#include "api/oidc/token.hpp"

#include <algorithm>

#include "api/oidc/json_object.hpp"
#include "crypto/base/ascii.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api::oidc {
namespace {

tl::unexpected<Error> no_token(const char* why) { return fail(Errc::malformed, std::string("token: ") + why); }

Result<nlohmann::json> object_of(std::string_view part) {
    const auto octets = base64url_decode(part);
    return octets ? read_object(as_text(*octets)) : tl::unexpected(octets.error());
}

// "at+jwt" of RFC 9068 §2.1, or what issuers write who do not know it. Others are tokens for another purpose.
bool is_access_token(std::string type) {
    type = lower_ascii(std::move(type));
    constexpr std::string_view family = "application/";
    if (type.starts_with(family)) type.erase(0, family.size());
    return type.empty() || type == "jwt" || type == "at+jwt";
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

Result<Claims> read_claims(std::string_view part, const std::string& user_claim) {
    const auto object = object_of(part);
    if (!object) return tl::unexpected(object.error());
    Members members(*object);
    Claims claims;
    const auto issuer = members.text("iss");
    auto audience = members.texts("aud");
    const auto expires = members.time("exp");
    claims.not_before = members.time("nbf");
    claims.issued = members.time("iat");
    claims.scopes = words_of(members.text("scope").value_or(""));
    const auto client = members.text("client_id"), party = members.text("azp");
    claims.client = client.value_or(party.value_or(""));
    claims.user = members.text(user_claim).value_or("");
    if (user_claim == "email" && !members.flag("email_verified").value_or(false)) claims.user.clear();
    claims.bound = members.has("cnf");
    if (!members.well() || !issuer || !audience || !expires) return no_token("claims");
    if (client && party && *client != *party) return no_token("two clients");
    claims.issuer = *issuer;
    claims.audience = std::move(*audience);
    claims.expires = *expires;
    return claims;
}

}  // namespace

bool looks_like_token(std::string_view text) { return std::ranges::count(text, '.') == 2; }

Result<Token> read_token(std::string_view text, const std::string& user_claim) {
    if (text.size() > max_token) return fail(Errc::too_large, "token");
    if (!looks_like_token(text)) return no_token("parts");
    const auto first = text.find('.'), second = text.rfind('.');
    const auto header = object_of(text.substr(0, first));
    if (!header) return no_token("header");
    Members members(*header);
    const auto algorithm = parse_algorithm(members.text("alg").value_or(""));
    if (!algorithm) return fail(Errc::unsupported, "token: algorithm");
    Token token;
    token.algorithm = *algorithm;
    token.key_id = members.text("kid").value_or("");
    const bool plain = is_access_token(members.text("typ").value_or("")) && !members.has("crit") &&
                       !members.has("b64") && !members.has("zip") && !members.has("enc");
    if (!members.well() || !plain || (members.has("kid") && token.key_id.empty())) return no_token("header");
    auto claims = read_claims(text.substr(first + 1, second - first - 1), user_claim);
    if (!claims) return forward(claims);
    auto signature = base64url_decode(text.substr(second + 1));
    if (!signature || signature->empty()) return no_token("signature");
    token.claims = std::move(*claims);
    token.signature = std::move(*signature);
    token.signed_part = text.substr(0, second);
    return token;
}

}  // namespace pidpys::api::oidc
