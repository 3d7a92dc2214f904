// SPDX-License-Identifier: MIT
// Keys that a token of DSTU 4145 makes: the tests' own library.
#include <algorithm>

#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "double_scene.hpp"
#include "keygen/token_keys.hpp"

namespace pidpys::keygen {
namespace {

using token::test::ask_double;
using token::test::double_settings;
using token::test::open_double;

const KeyProfile& profile_named(const char* id) { return *find_profile(built_in_profiles(), id); }

crypto::CertificationRequest request_naming(const char* name) {
    crypto::CertificationRequest request;
    request.subject = {{crypto::der::Oid{"2.5.4.3"}, name}};
    return request;
}

std::size_t keys_there(token::Tokens& tokens) { return open_double(tokens)->container.keys.size(); }

}  // namespace

TEST_CASE("a_token_makes_the_pair_of_a_profile_and_its_requests_say_that_it_is_a_device") {
    ask_double("");
    token::Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    REQUIRE(opened);
    auto made =
        make_keys_in_token(*opened->login, profile_named("default"), Purposes::both, request_naming("Лесь Марта"));
    INFO((made ? std::string() : made.error().detail));
    REQUIRE(made);
    REQUIRE(made->keys.size() == 2);
    CHECK((made->keys[0].signs && !made->keys[0].agrees));
    CHECK((!made->keys[1].signs && made->keys[1].agrees));
    CHECK(made->made[0]->object().label == "Лесь Марта");
    CHECK(made->made[0]->object().id != made->made[1]->object().id);
    // qcStatements and extKeyUsage (keys-and-envelopes 2.8, 3.3).
    for (const KeyWithRequest& key : made->keys) {
        const std::string request = hex_encode(key.request);
        CHECK(request.find("30143008060604008e4601013008060604008e460104") != std::string::npos);
        CHECK(request.find("060c2b0601040181974601010816") != std::string::npos);
    }
    CHECK(keys_there(tokens) == 3);
    made->keep();
    made = fail(Errc::internal);
    CHECK(keys_there(tokens) == 3);
}

TEST_CASE("keys_that_a_token_made_for_a_request_that_fails_are_removed") {
    ask_double("");
    token::Tokens tokens(double_settings());
    const auto opened = open_double(tokens);
    REQUIRE(opened);
    auto wrong = request_naming("Лесь Марта");
    wrong.mail = {"no mail\n"};
    CHECK(make_keys_in_token(*opened->login, profile_named("default"), Purposes::both, wrong).error().code ==
          Errc::invalid_argument);
    CHECK(keys_there(tokens) == 1);
    // Not kept: whatever comes after may fail, too.
    CHECK(make_keys_in_token(*opened->login, profile_named("default"), Purposes::both, request_naming("x")));
    CHECK(keys_there(tokens) == 1);
    CHECK(make_keys_in_token(*opened->login, profile_named("rsa"), Purposes::both, request_naming("x")).error().code ==
          Errc::unsupported);
}

}  // namespace pidpys::keygen
