// SPDX-License-Identifier: MIT
#include "api/http/origin.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;
using namespace pidpys::api;

TEST_CASE("origin_default_port_is_left_out_of_text") {
    const auto origin = parse_origin("HTTPS://Bank.UA:443");
    REQUIRE(origin);
    CHECK(origin->text() == "https://bank.ua");
    CHECK(*origin == *parse_origin("https://bank.ua"));
    CHECK_FALSE(*origin == *parse_origin("http://bank.ua"));
    CHECK_FALSE(*origin == *parse_origin("https://bank.ua:8443"));
    CHECK(parse_origin("https://[::1]:9091")->text() == "https://[::1]:9091");
}

TEST_CASE("origin_malformed_is_refused") {
    for (const char* text : {"",
                             "null",
                             "bank.ua",
                             "https://",
                             "https:///",
                             "https://bank.ua/",
                             "https://a b",
                             "file://x",
                             "https://user@bank.ua",
                             "https://bank.ua:0",
                             "https://bank.ua:65536",
                             "https://bank.ua:",
                             "https://.ua",
                             "https://a..b",
                             "https://[::1",
                             "https://[zz]",
                             "chrome-extension://abc",
                             "https://bank.ua:44 3",
                             "https://bank.ua\t",
                             "https://банк.укр"}) {
        INFO(text);
        CHECK_FALSE(parse_origin(text));
    }
}

TEST_CASE("origin_long_host_is_refused") {
    CHECK_FALSE(parse_origin("https://" + std::string(64, 'a') + ".ua"));
    CHECK_FALSE(parse_origin("https://" + std::string(300, 'a')));
    CHECK(parse_origin("https://" + std::string(63, 'a') + ".ua"));
}

TEST_CASE("origin_pattern_compares_labels_not_text") {
    const auto origin = *parse_origin("https://sign.bank.ua");
    CHECK(origin_matches(origin, "https://sign.bank.ua"));
    CHECK(origin_matches(origin, "https://*.bank.ua"));
    CHECK(origin_matches(origin, "https://*.ua"));
    CHECK_FALSE(origin_matches(origin, "https://bank.ua"));
    CHECK_FALSE(origin_matches(origin, "https://*.ank.ua"));
    CHECK_FALSE(origin_matches(origin, "https://*.sign.bank.ua"));
    CHECK_FALSE(origin_matches(origin, "http://*.bank.ua"));
    CHECK_FALSE(origin_matches(origin, "https://*.bank.ua:8443"));
    CHECK_FALSE(origin_matches(origin, "*"));
    CHECK_FALSE(origin_matches(*parse_origin("https://evilbank.ua"), "https://*.bank.ua"));
    CHECK_FALSE(origin_matches(*parse_origin("https://bank.ua.evil.com"), "https://bank.ua"));
}

TEST_CASE("origin_pattern_that_matches_nothing_is_none") {
    for (const char* text : {"https://bank.ua", "http://*.bank.ua:8080", "HTTPS://Bank.UA.", "https://[::1]:9091"})
        CHECK(is_origin_pattern(text));
    for (const char* text : {"", "*", "bank.ua", "https://", "https://*", "https://*.", "https://a.*.ua",
                             "https://bank.ua/", "https://банк.укр", "https://bank.ua:0"})
        CHECK_FALSE(is_origin_pattern(text));
}

TEST_CASE("origin_loopback_is_recognised") {
    for (const char* text : {"http://localhost", "http://localhost:3000", "http://app.localhost",
                             "http://127.0.0.1:8080", "http://127.1.2.3", "http://[::1]"})
        CHECK(parse_origin(text)->is_loopback());
    for (const char* text :
         {"http://127.evil.com.ua", "http://127.0.0.1.evil.com", "http://localhost.evil.com", "http://10.0.0.1"})
        CHECK_FALSE(parse_origin(text)->is_loopback());
}

TEST_CASE("origin_trailing_dot_is_another_origin") {
    const auto dotted = parse_origin("https://bank.ua.");
    REQUIRE(dotted);
    CHECK(dotted->text() == "https://bank.ua.");
    CHECK_FALSE(*dotted == *parse_origin("https://bank.ua"));
    CHECK_FALSE(origin_matches(*dotted, "https://bank.ua"));
    CHECK_FALSE(parse_origin("https://bank.ua.."));
}

TEST_CASE("authority_is_a_host_and_a_plain_port") {
    CHECK(parse_authority("LocalHost.:9091", 443)->host == "localhost.");
    CHECK(parse_authority("localhost", 443)->port == 443);
    for (const char* text :
         {"localhost:9091:1", "localhost:09091", "localhost:+9091", "localhost:", "", ".", "localhost:9091 "})
        CHECK_FALSE(parse_authority(text, 443));
}
