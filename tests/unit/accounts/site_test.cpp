// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/accounts/site.hpp"

using pidpys::api::site_of;

TEST_CASE("site_is_the_registrable_domain") {
    CHECK(site_of("bank.ua") == "bank.ua");
    CHECK(site_of("a.b.bank.com.ua") == "bank.com.ua");
    CHECK(site_of("local.cipher.kiev.ua") == "cipher.kiev.ua");
    CHECK(site_of("www.bank.ua.") == "bank.ua");
    CHECK(site_of("x.example.unknownsuffix") == "example.unknownsuffix");
}

TEST_CASE("site_of_users_of_one_hosting_service_differ") {
    CHECK(site_of("one.github.io") == "one.github.io");
    CHECK(site_of("www.two.github.io") == "two.github.io");
}

TEST_CASE("site_of_a_host_without_a_registrable_domain_is_itself") {
    for (const char* host : {"com.ua", "localhost", "intranet", "127.0.0.1", "10.1.2.3", "::1", "fe80::1"})
        CHECK(site_of(host) == host);
    CHECK(site_of("app.localhost") == "localhost");
}
