// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/oidc/token.hpp"
#include "signer.hpp"

using namespace pidpys;
using namespace pidpys::api::oidc;
using test::base64url;

namespace {

const std::string kHeader = R"({"alg": "ES256", "kid": "k", "typ": "at+jwt"})";
const std::string kClaims = R"({"iss": "i", "aud": "a", "exp": 10, "sub": "s", "client_id": "c"})";

std::string text_of(const std::string& header, const std::string& claims, const std::string& signature = "AAAA") {
    return base64url(header) + "." + base64url(claims) + "." + signature;
}
bool read_with_header(const std::string& header) { return read_token(text_of(header, kClaims), "sub").has_value(); }
Result<Token> with_claims(const std::string& claims, const std::string& user = "sub") {
    return read_token(text_of(kHeader, claims), user);
}

}  // namespace

TEST_CASE("token_is_taken_apart") {
    const std::string text = text_of(
        kHeader, R"({"iss": "https://id", "aud": ["a", "b"], "exp": 2000000000.7, "nbf": 5, "iat": 6, "sub": "anna",
                     "azp": "program", "scope": "one  two", "more": {"deep": [1]}})");
    const auto token = read_token(text, "sub");
    REQUIRE(token);
    CHECK(token->algorithm == Algorithm::es256);
    CHECK(token->key_id == "k");
    CHECK(token->signed_part == text.substr(0, text.rfind('.')));
    CHECK(token->signature == Bytes{0, 0, 0});
    CHECK(token->claims.issuer == "https://id");
    CHECK(token->claims.audience == std::vector<std::string>{"a", "b"});
    CHECK(token->claims.expires == 2'000'000'000);
    CHECK(token->claims.not_before == 5);
    CHECK(token->claims.issued == 6);
    CHECK(token->claims.user == "anna");
    CHECK(token->claims.client == "program");
    CHECK(token->claims.scopes == std::vector<std::string>{"one", "two"});
    CHECK_FALSE(token->claims.bound);
}

TEST_CASE("token_header_that_wants_more_or_another_algorithm_is_refused") {
    for (const char* header :
         {R"({"alg": "RS256"})", R"({"alg": "EdDSA", "typ": "JWT"})",
          R"({"alg": "ES256", "typ": "application/at+jwt"})",
          R"({"alg": "ES256", "jku": "https://evil.example", "jwk": {}, "x5u": "https://evil.example"})"})
        CHECK(read_with_header(header));
    for (const char* header : {R"({})",
                               R"({"alg": "none"})",
                               R"({"alg": "None"})",
                               R"({"alg": "HS256"})",
                               R"({"alg": "RS512"})",
                               R"({"alg": "PS256"})",
                               R"({"alg": "es256"})",
                               R"({"alg": ["ES256"]})",
                               R"({"alg": null})",
                               R"({"alg": "ES256", "alg": "none"})",
                               R"({"alg": "none", "alg": "ES256"})",
                               R"({"alg": "ES256", "crit": ["exp"]})",
                               R"({"alg": "ES256", "b64": false})",
                               R"({"alg": "ES256", "zip": "DEF"})",
                               R"({"alg": "ES256", "enc": "A128GCM"})",
                               R"({"alg": "ES256", "typ": "logout+jwt"})",
                               R"({"alg": "ES256", "typ": "dpop+jwt"})",
                               R"({"alg": "ES256", "typ": 1})",
                               R"({"alg": "ES256", "kid": 1})",
                               R"({"alg": "ES256", "kid": ""})",
                               R"({"alg": "ES256", "kid": "a\u0000b"})",
                               R"(["ES256"])",
                               R"("ES256")",
                               "",
                               "{",
                               R"({"alg": "ES256"} )"
                               "x"}) {
        CAPTURE(header);
        CHECK_FALSE(read_with_header(header));
    }
}

TEST_CASE("token_claims_that_are_absent_doubled_or_of_another_kind_are_refused") {
    CHECK(with_claims(kClaims));
    for (const char* claims :
         {R"({"aud": "a", "exp": 10})", R"({"iss": "i", "exp": 10})", R"({"iss": "i", "aud": "a"})",
          R"({"iss": "i", "aud": "a", "exp": "10"})", R"({"iss": "i", "aud": "a", "exp": -1})",
          R"({"iss": "i", "aud": "a", "exp": 1e300})", R"({"iss": "i", "aud": "a", "exp": 1e999})",
          R"({"iss": "i", "aud": "a", "exp": 10, "exp": 99999999999})",
          R"({"iss": "j", "iss": "i", "aud": "a", "exp": 10})", R"({"iss": ["i"], "aud": "a", "exp": 10})",
          R"({"iss": "i", "aud": {"a": 1}, "exp": 10})", R"({"iss": "i", "aud": ["a", 1], "exp": 10})",
          R"({"iss": "i", "aud": "a", "exp": 10, "nbf": true})", R"({"iss": "i", "aud": "a", "exp": 10, "sub": 5})",
          R"({"iss": "i", "aud": "a", "exp": 10, "sub": "a\n"})",
          R"({"iss": "i", "aud": "a", "exp": 10, "client_id": "c", "azp": "d"})",
          R"({"iss": "i", "aud": "a", "exp": 10, "x": {"y": 1, "y": 2}})",
          R"({"iss": "i", "aud": "a", "exp": 10, "x": [[[[[[[[[1]]]]]]]]]})"}) {
        CAPTURE(claims);
        CHECK_FALSE(with_claims(claims));
    }
    std::string many = R"({"iss": "i", "exp": 10, "aud": ["a")";
    for (int i = 0; i < 64; ++i) many += R"(, "a")";
    CHECK_FALSE(with_claims(many + "]}"));
}

TEST_CASE("token_form_has_three_parts_of_one_text_each_and_an_end") {
    const std::string good = text_of(kHeader, kClaims);
    CHECK(read_token(good, "sub"));
    for (const std::string& text :
         {std::string(), std::string(".."), std::string("a.b"), good + ".x", good + "=", good + "A", " " + good,
          good + "\n", base64url(kHeader) + "." + base64url(kClaims) + ".", "." + base64url(kClaims) + ".AAAA",
          text_of(kHeader, kClaims, "AB"), text_of(kHeader, kClaims, "AA+/")}) {
        CAPTURE(text);
        CHECK_FALSE(read_token(text, "sub"));
    }
    const auto padded = [&](std::size_t size) {
        return text_of(kHeader, kClaims,
                       std::string(size - base64url(kHeader).size() - base64url(kClaims).size() - 2, 'A'));
    };
    std::size_t most = max_token;
    while (padded(most).size() % 4 == 1 || !read_token(padded(most), "sub")) --most;  // a length that Base64 has
    CHECK(most > max_token - 4);
    CHECK(read_token(padded(max_token + 4), "sub").error().code == Errc::too_large);
}

TEST_CASE("token_names_its_user_by_the_claim_that_was_chosen_an_email_only_once_verified") {
    const auto user = [](const std::string& more, const char* claim) {
        const auto token = with_claims(R"({"iss": "i", "aud": "a", "exp": 10, "sub": "s")" + more + "}", claim);
        return token ? token->claims.user : "refused";
    };
    CHECK(user("", "sub") == "s");
    CHECK(user("", "login") == "");
    CHECK(user(R"(, "login": "anna")", "login") == "anna");
    CHECK(user(R"(, "email": "a@b.ua")", "email") == "");
    CHECK(user(R"(, "email": "a@b.ua", "email_verified": false)", "email") == "");
    CHECK(user(R"(, "email": "a@b.ua", "email_verified": "true")", "email") == "refused");
    CHECK(user(R"(, "email": "a@b.ua", "email_verified": true)", "email") == "a@b.ua");
    CHECK(with_claims(R"({"iss": "i", "aud": "a", "exp": 10, "cnf": {"jkt": "x"}})")->claims.bound);
}
