// SPDX-License-Identifier: MIT
#include "api/http/target.hpp"

#include <catch2/catch.hpp>

using namespace pidpys::api;

TEST_CASE("target_has_one_of_three_forms") {
    CHECK(parse_target("/a?b")->origin_form == "/a?b");
    CHECK(parse_target("*")->origin_form == "*");
    const auto absolute = parse_target("HTTPS://localhost:9091/a?b");
    REQUIRE(absolute);
    CHECK(absolute->scheme == "HTTPS");
    CHECK(absolute->authority == "localhost:9091");
    CHECK(absolute->origin_form == "/a?b");
    CHECK(parse_target("https://localhost:9091")->origin_form == "/");
    for (const char* text :
         {"", "a", "localhost:9091", "https://", "https:///a", "://a/b", "/a#b", "https://a/#b", "https://a?b", "**"})
        CHECK_FALSE(parse_target(text));
}

TEST_CASE("target_path_stays_encoded_and_is_checked") {
    CHECK(*target_path("/a%20b?x=%41") == "/a%20b");
    CHECK(*target_path("/a/") == "/a");
    CHECK(*target_path("/") == "/");
    for (const char* text : {"/%4", "/%zz", "/%00", "/a%", "https://localhost/", "*", ""})
        CHECK_FALSE(target_path(text));
}
