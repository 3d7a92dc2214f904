// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/dss/auth/authorization.hpp"

using pidpys::api::dss::parse_authorization;

TEST_CASE("authorization_both_separators_and_base64_token", "[dss]") {
    for (const char* text : {"DiadocAuth ddauth_api_client_id=key,ddauth_token=a+b/c==",
                             "DiadocAuth ddauth_api_client_id=key, ddauth_token=a+b/c==",
                             "diadocauth  ddauth_token=a+b/c== ,, ddauth_api_client_id=key, other=1"}) {
        const auto parsed = parse_authorization(text);
        REQUIRE(parsed);
        CHECK(parsed->client_id == "key");
        CHECK(parsed->token == "a+b/c==");
    }
}

TEST_CASE("authorization_bearer_has_a_token_alone", "[dss]") {
    const auto parsed = parse_authorization("Bearer abc=");
    REQUIRE(parsed);
    CHECK_FALSE(parsed->client_id);
    CHECK(parsed->token == "abc=");
}

TEST_CASE("authorization_refuses_other_schemes_doubles_and_length", "[dss]") {
    for (const std::string& text :
         {std::string(), std::string("DiadocAuth"), std::string("Basic abc"), std::string("DiadocAuth key"),
          std::string("DiadocAuth ddauth_token=a"), std::string("DiadocAuth ddauth_token=a,ddauth_token=b"),
          "Bearer " + std::string(9000, 'a')})
        CHECK_FALSE(parse_authorization(text));
}
