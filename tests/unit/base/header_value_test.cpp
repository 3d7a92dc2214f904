// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "crypto/base/header_value.hpp"

namespace pidpys {

TEST_CASE("header_value_is_read_with_any_case_and_blanks") {
    for (const char* field : {"multipart/form-data; boundary=ab", " Multipart/Form-Data\t;\tBOUNDARY = ab ; x",
                              "multipart/form-data;;boundary=\"ab\";", "multipart/form-data boundary=ab",
                              "multipart/form-data; a=\"x;boundary=no\"; boundary=ab"}) {
        INFO(field);
        const auto parsed = parse_header_value(field);
        REQUIRE(parsed);
        CHECK(parsed->value == "multipart/form-data");
        REQUIRE(parsed->find("boundary") != nullptr);
        CHECK(*parsed->find("boundary") == "ab");
    }
    CHECK(parse_header_value("")->value.empty());
    CHECK(parse_header_value(" ;x=1")->value.empty());
    CHECK(parse_header_value("a; b")->find("b") == nullptr);
}

TEST_CASE("header_value_quoted_strings_end_and_escape_as_their_kind_does") {
    CHECK(*parse_header_value("a; b=\"x\\\"y\\z\"")->find("b") == "x\"yz");
    CHECK(*parse_header_value("a; b=\"C:\\dir\\\"q\\\"\"", Quoting::forms)->find("b") == "C:\\dir\"q\"");
    CHECK_FALSE(parse_header_value("a; b=\"x"));
    CHECK_FALSE(parse_header_value("a; b=\"x\\\""));
}

TEST_CASE("header_value_has_a_bounded_number_of_parameters") {
    std::string field = "a";
    for (int i = 0; i < 1000; ++i) field += "; p=1";
    CHECK(parse_header_value(field)->parameters.size() == 64);
}

}  // namespace pidpys
