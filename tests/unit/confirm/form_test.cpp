// SPDX-License-Identifier: MIT
#include "api/confirm/form.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;
using namespace pidpys::api::confirm;

TEST_CASE("form_fields_are_decoded_once") {
    const auto form = Form::parse("login=a%40b+c&password=%2525&empty=&skip=1&skip=3").value();
    CHECK(form.value("login") == "a@b c");
    CHECK(form.value("password") == "%25");
    CHECK(form.value("empty") == "");
    CHECK(form.values("skip") == std::vector<std::string_view>{"1", "3"});
    CHECK_FALSE(form.value("skip"));  // which of them?
    CHECK_FALSE(form.value("absent"));
    CHECK_FALSE(form.value("Login"));
    CHECK(Form::parse("").value().values("x").empty());
}

TEST_CASE("form_that_is_none_is_malformed") {
    for (const char* body : {"a", "a=1&b", "a=%", "a=%4", "a=%zz", "%q=1", "a=1&&b=2"}) {
        INFO(body);
        const auto form = Form::parse(body);
        REQUIRE_FALSE(form);
        CHECK(form.error().code == Errc::malformed);
    }
    std::string many;
    for (std::size_t i = 0; i < most_fields; ++i) many += "a=&";
    CHECK(Form::parse(many));
    CHECK_FALSE(Form::parse(many + "a="));
}

TEST_CASE("form_is_taken_from_a_request_that_says_so") {
    api::Request request;
    request.body = api::Blob::of("a=1");
    CHECK(Form::of(request).error().code == Errc::unsupported);
    request.headers = {{"Content-Type", "text/plain"}};
    CHECK(Form::of(request).error().code == Errc::unsupported);
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}};
    CHECK(Form::of(request).value().value("a") == "1");
}

TEST_CASE("form_places_are_plain_digits") {
    CHECK(parse_place("0") == 0);
    CHECK(parse_place("2147483647") == 2147483647);
    for (const char* text : {"", " 1", "1 ", "+1", "-1", "0x1", "2147483648", "99999999999999999999", "1.0"})
        CHECK_FALSE(parse_place(text));
}
