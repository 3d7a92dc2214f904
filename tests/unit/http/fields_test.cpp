// SPDX-License-Identifier: MIT
#include "api/http/fields.hpp"

#include <catch2/catch.hpp>

using namespace pidpys::api;

TEST_CASE("field_that_is_empty_is_not_absent") {
    const Headers headers = {{"origin", ""}, {"Host", "a"}};
    CHECK(find_field(headers, "Origin") == "");
    CHECK_FALSE(find_field(headers, "Accept"));
    CHECK(find_header(headers, "HOST") == "a");
}

TEST_CASE("field_that_decides_something_comes_once") {
    for (const char* name : {"Host", "Origin", "Authorization", "Content-Length", "Transfer-Encoding", "Content-Type",
                             "Content-Disposition", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest",
                             "Access-Control-Request-Method"}) {
        INFO(name);
        CHECK(repeated_singleton({{name, "a"}, {"X", "b"}}).empty());
        CHECK(repeated_singleton({{name, "a"}, {"X", "b"}, {fold(name), "a"}}) == name);
    }
    CHECK(repeated_singleton({{"Accept", "a"}, {"Accept", "b"}, {"X-Own", "c"}, {"X-Own", "d"}}).empty());
}
