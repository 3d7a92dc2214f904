// SPDX-License-Identifier: MIT
#include "token/uri.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;
using namespace pidpys::token;

TEST_CASE("pkcs11_uri_of_p11tool_is_read") {
    const auto uri = parse_uri(
        "pkcs11:model=SoftHSM%20v2;manufacturer=SoftHSM%20project;serial=1ad0a1f2c3;token=pidpys-test;id=%01%aB;"
        "object=rsa;type=private");
    REQUIRE(uri);
    CHECK(uri->model == "SoftHSM v2");
    CHECK(uri->manufacturer == "SoftHSM project");
    CHECK(uri->serial == "1ad0a1f2c3");
    CHECK(uri->token == "pidpys-test");
    CHECK(uri->id == Bytes{1, 0xab});
    CHECK(uri->object == "rsa");
    CHECK(uri->type == "private");
}

TEST_CASE("pkcs11_uri_is_written_so_that_it_is_read_again") {
    const Uri uri{.token = "Ключ ; з = знаками%?/",
                  .manufacturer = {},
                  .model = "",
                  .serial = "00",
                  .object = "a b",
                  .type = "cert",
                  .id = Bytes{0, 0x20, 0x7f, 0xff, 'a'}};
    const std::string text = write_uri(uri);
    CHECK(text.find("id=%00%20%7f%ff%61") != std::string::npos);
    const auto again = parse_uri(text);
    REQUIRE(again);
    CHECK(*again == uri);
}

TEST_CASE("pkcs11_uri_with_nothing_fits_everything") {
    CHECK(parse_uri("pkcs11:") == Uri{});
    CHECK(parse_uri("PKCS11:token=a")->token == "a");
}

TEST_CASE("pkcs11_uri_that_loads_code_or_brings_a_pin_is_denied") {
    for (const char* text :
         {"pkcs11:token=a?module-path=/tmp/evil.so", "pkcs11:?module-name=evil", "pkcs11:token=a?pin-value=1234",
          "pkcs11:?pin-source=file:/etc/passwd", "pkcs11:module-path=/tmp/evil.so", "pkcs11:token=a;pin-value=1"}) {
        CAPTURE(text);
        const auto uri = parse_uri(text);
        REQUIRE_FALSE(uri);
        CHECK(uri.error().code == Errc::denied);
    }
}

TEST_CASE("pkcs11_uri_that_is_no_such_thing_is_refused") {
    for (const char* text :
         {"", "pkcs11", "file:///a", "pkcs11:token", "pkcs11:token=a;", "pkcs11:;token=a", "pkcs11:token=a;token=b",
          "pkcs11:id=1;id=2", "pkcs11:token=%", "pkcs11:token=%4", "pkcs11:token=%4g", "pkcs11:token=a b",
          "pkcs11:token=%ff", "pkcs11:type=secret", "pkcs11:token=a/b", "pkcs11:to\xd0\xba=a"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_uri(text));
    }
    CHECK(parse_uri("pkcs11:slot-id=1").error().code == Errc::unsupported);
    CHECK(parse_uri("pkcs11:token=a?x-other=1").error().code == Errc::unsupported);
    CHECK(parse_uri("pkcs11:token=" + std::string(max_uri, 'a')).error().code == Errc::too_large);
}
