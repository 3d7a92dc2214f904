// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <map>

#include "postgres/address.hpp"

using namespace pidpys;
using postgres::Address;

namespace {

std::map<std::string, std::string> values(const char* uri) {
    const auto address = Address::parse(uri).value();
    return {address.values().begin(), address.values().end()};
}

}  // namespace

TEST_CASE("address_is_safe_where_it_says_nothing", "[postgres]") {
    auto given = values("postgresql://pidpys@db.example.org/signing");
    CHECK(given["sslmode"] == "verify-full");
    CHECK(given["gssencmode"] == "disable");
    CHECK(given["target_session_attrs"] == "read-write");
    CHECK(given["host"] == "db.example.org");
    CHECK(given["dbname"] == "signing");
    CHECK(values("postgres://a,b/x?sslmode=require&connect_timeout=2")["sslmode"] == "require");
}

TEST_CASE("address_with_a_password_is_refused_and_not_repeated", "[postgres]") {
    for (const char* uri : {"postgresql://u:hunter2@host/d", "postgresql://u@host/d?password=hunter2",
                            "postgresql://u@host/d?pass%77ord=hunter2", "postgresql://u@host/d?sslpassword=hunter2",
                            "postgresql://u:hunter2@[host/d", "hunter2", "host=x password=hunter2"}) {
        const auto address = Address::parse(uri);
        REQUIRE_FALSE(address);
        CHECK(address.error().code == Errc::invalid_argument);
        CHECK(address.error().detail.find("hunter2") == std::string::npos);
    }
}
