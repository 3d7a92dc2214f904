// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "api/cipher/json_fields.hpp"

using namespace pidpys;
using namespace pidpys::api;

TEST_CASE("json_fields_nothing_null_and_empty_array_have_no_members") {
    for (const char* body : {"", "  ", "null", "[]", " [ ] ", "{}", "\xEF\xBB\xBF{}"}) {
        const auto fields = JsonFields::parse(body);
        REQUIRE(fields);
        CHECK(fields->members().empty());
    }
}

TEST_CASE("json_fields_scalars_are_texts") {
    const auto fields =
        JsonFields::parse(R"({"s":"a\"б\u0456\ud83d\ude00\n","n":-12.5e3,"t":true,"z":null,"a":[1,"2"]})");
    REQUIRE(fields);
    CHECK(*fields->find("s")->text() == "a\"бі😀\n");
    CHECK(fields->find("s")->secret()->view() == "a\"бі😀\n");
    CHECK(*fields->find("n")->text() == "-12.5e3");
    CHECK(*fields->find("t")->text() == "true");
    CHECK(fields->find("z") == nullptr);
    CHECK(fields->find("a")->text().error().code == Errc::invalid_argument);
    const auto elements = fields->find("a")->elements(2);
    REQUIRE(elements);
    CHECK(*(*elements)[1].text() == "2");
    CHECK(fields->find("a")->elements(1).error().code == Errc::too_large);
}

TEST_CASE("json_fields_with_a_member_twice_are_malformed") {
    for (const char* text :
         {R"({"a":1,"a":2})", R"({"a":1,"a":1})", R"({"a":null,"a":1})", R"({"a":1,"b":2,"\u0061":3})"}) {
        CAPTURE(text);
        const auto fields = JsonFields::parse(text);
        REQUIRE_FALSE(fields);
        CHECK(fields.error().code == Errc::malformed);
    }
    CHECK(JsonFields::parse(R"({"a":1,"A":2})"));  // two names
}

TEST_CASE("json_fields_ill_formed_text_is_refused_as_by_nlohmann") {
    for (const std::string_view body : {"{",
                                        "}",
                                        "{]",
                                        "{\"a\":}",
                                        "{\"a\":1,}",
                                        "{a:1}",
                                        "{\"a\" 1}",
                                        "[1,]",
                                        "nul",
                                        "tru",
                                        "{\"a\":01}",
                                        "{\"a\":1.}",
                                        "{\"a\":.5}",
                                        "{\"a\":+1}",
                                        "{\"a\":1e}",
                                        "{\"a\":\"\n\"}",
                                        "{\"a\":\"\\x\"}",
                                        "{\"a\":\"\\u12\"}",
                                        "{\"a\":\"\\ud800\"}",
                                        "{\"a\":\"\\udc00\"}",
                                        "{\"a\":\"\xff\"}",
                                        "{\"a\":\"\xed\xa0\x80\"}",
                                        "{\"a\":\"",
                                        "\xff\xfe",
                                        "{} x",
                                        "{\"a\":1}{",
                                        "{\"a\":\"\\ud800\\u0041\"}"}) {
        INFO(std::string(body));
        CHECK(JsonFields::parse(body).error().code == Errc::malformed);
        CHECK_FALSE(nlohmann::json::accept(body));
    }
}

TEST_CASE("json_fields_depth_is_bounded") {
    const auto nested = [](std::size_t depth) {
        return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
    };
    CHECK(JsonFields::parse(nested(max_json_depth)));
    CHECK(JsonFields::parse(nested(max_json_depth + 1)).error().code == Errc::too_large);
    CHECK(JsonFields::parse(std::string(1'000'000, '[')).error().code == Errc::too_large);
}

TEST_CASE("json_fields_number_of_members_is_bounded") {
    std::string body = "{\"a\":1";
    for (std::size_t i = 0; i < max_json_members; ++i) body += ",\"a" + std::to_string(i) + "\":1";
    CHECK(JsonFields::parse(body + "}").error().code == Errc::too_large);
}

TEST_CASE("json_fields_other_shapes_are_malformed") {
    for (const char* body : {"1", "\"text\"", "true", "[1]", "[{}]"})
        CHECK(JsonFields::parse(body).error().code == Errc::malformed);
}
