// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "online/target.hpp"

using namespace pidpys;
using namespace pidpys::online;

TEST_CASE("targets_are_taken_apart_as_the_library_connects") {
    const auto plain = parse_target("HTTP://CA.Example.UA/services/tsp/#x");
    REQUIRE(plain.has_value());
    CHECK(plain->host == "ca.example.ua");
    CHECK(plain->port == 80);
    CHECK_FALSE(plain->https);
    CHECK(plain->url.find('#') == std::string::npos);
    CHECK(plain->origin() == "http://ca.example.ua:80");

    const auto v6 = parse_target("https://[2001:db8::1]:8443/x?y=1");
    REQUIRE(v6.has_value());
    CHECK(v6->host == "2001:db8::1");
    CHECK(v6->port == 8443);
    CHECK(v6->origin() == "https://[2001:db8::1]:8443");

    CHECK(parse_target("http://0x7f.1/")->host == "127.0.0.1");
    CHECK(parse_target("https://ca.example.ua./")->host == "ca.example.ua");
}

TEST_CASE("what_is_no_plain_http_url_is_refused") {
    for (const char* url : {"", "ca.example.ua", "//ca.example.ua/", "http://", "http://ca.example.ua:0/",
                            "http://ca.example.ua:65536/", "http://ca.example.ua/\r\nHost: x", "http://ca example.ua/",
                            "http://[fe80::1%25eth0]/", "http://сервер.ua/", "http://ca.example.ua\t/"}) {
        INFO(url);
        CHECK_FALSE(parse_target(url).has_value());
    }
    CHECK_FALSE(parse_target("http://ca.example.ua/" + std::string(max_url, 'a')).has_value());
    CHECK(parse_target("http://a:b@ca.example.ua/").error().code == Errc::denied);
    CHECK(parse_target("file:///etc/passwd").error().code == Errc::denied);
}
