// SPDX-License-Identifier: MIT
#include "observe/request_ids.hpp"

#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace pidpys::observe;

TEST_CASE("request_ids_of_ours_differ_and_are_in_the_form") {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const auto id = next_request_id();
        CHECK(is_request_id(id));
        seen.insert(id);
    }
    CHECK(seen.size() == 100);
}

TEST_CASE("request_ids_traceparent") {
    const std::string valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    CHECK(is_traceparent(valid));
    CHECK(is_traceparent("cc" + valid.substr(2)));  // a later version, of the same length
    CHECK(is_traceparent("cc" + valid.substr(2) + "-what-comes-then"));
    for (const std::string& broken : std::vector<std::string>{
             "", valid.substr(1), valid + "-more", "ff" + valid.substr(2), "cc" + valid.substr(2) + "more",
             "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
             "00-00000000000000000000000000000000-b7ad6b7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
             "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g", "cc" + valid.substr(2) + "-\n",
             "cc" + valid.substr(2) + "-" + std::string(600, 'a')}) {
        INFO(broken);
        CHECK_FALSE(is_traceparent(broken));
    }
}

TEST_CASE("request_ids_of_callers") {
    for (const char* valid : {"1", "f4a1c2d0-0000-4000-8000-1234567890ab", "Root=1-67891233-abcdef", "a.b_c~d:e/f+g@h"})
        CHECK(is_request_id(valid));
    for (const std::string& broken :
         {std::string(), std::string(129, 'a'), std::string("a b"), std::string("a\"b"), std::string("a\nb"),
          std::string("a\\b"), std::string("\x7f"), std::string("ї"), std::string("a\0b", 3), std::string("<a>")})
        CHECK_FALSE(is_request_id(broken));
    CHECK(is_request_id(std::string(128, 'a')));
}
