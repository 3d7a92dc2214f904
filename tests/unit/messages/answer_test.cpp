// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "api/messages/answer.hpp"
#include "api/messages/utf8.hpp"

using namespace pidpys;
using namespace pidpys::api;

TEST_CASE("answer_is_compact_with_message_first_and_only_the_quote_escaped") {
    const auto running = message_answer(202, Message::signing_running, Language::uk);
    CHECK(running.status == 202);
    CHECK(running.content_type == "application/json");
    CHECK(running.body.text() ==
          R"({"message":"Операція \"Створення електронного підпису\" знаходиться в стадії виконання."})");
    CHECK(failure_answer(500, "a", "b").body.text() == R"({"message":"a","failureCause":"b"})");
    CHECK(value_answer("a", "n", "v\\").body.text() == R"({"message":"a","n":"v\\"})");
}

TEST_CASE("json_quote_gives_json_for_any_octets") {
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    const auto parsed = nlohmann::json::parse(json_quote(all)).get<std::string>();
    CHECK(parsed.substr(0, 128) == all.substr(0, 128));
    CHECK(parsed.substr(128, 3) == "\xEF\xBF\xBD");
    for (const std::string& bad : {std::string("\xC0\x80"), std::string("\xED\xA0\x80"),
                                   std::string("\xF4\x90\x80\x80"), std::string("\xE2\x82")})
        CHECK_NOTHROW(nlohmann::json::parse(json_quote(bad)));
    CHECK(json_quote("і€😀") == "\"і€😀\"");
}

TEST_CASE("a_name_is_shown_up_to_255_letters_and_never_cut_in_silence") {
    std::string letters;
    for (int i = 0; i < 255; ++i) letters += "Ї";
    CHECK(shown_name(letters) == letters);
    CHECK(shown_name(letters + "я") == letters + "…");
    CHECK(shown_name(std::string(256, '\xFF')) == std::string(255, '\xFF') + "…");  // what is no UTF-8 counts by octets
    CHECK(shown_name("").empty());
}

TEST_CASE("utf8_prefix_never_cuts_a_character") {
    CHECK(utf8_prefix("abc", 3) == "abc");
    CHECK(utf8_prefix("aіb", 2) == "a");
    CHECK(utf8_prefix("aіb", 3) == "aі");
    CHECK(utf8_prefix("😀", 3).empty());
}
