// SPDX-License-Identifier: MIT
#include "journal/record.hpp"

#include <limits>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace pidpys;
using namespace pidpys::journal;

namespace {

Record full_record() {
    Record record;
    record.event = Event::answer;
    record.at = 1'800'000'000'123;
    record.id = "q1";
    record.under = "p1";
    record.kind = "batch";
    record.who = {"https://bank.ua", "curl", 4242, 0, "client \"A\"", "box"};
    record.key = "00ff";
    record.owner = "Петренко Олена";
    record.count = 2;
    record.algorithm = "ГОСТ 34.311-95";
    record.digests = {"aa", "bb"};
    record.outcome = "allowed";
    record.remembered = true;
    record.by = "policy";
    record.reason = "rule\n\"x\"";
    record.part = 1;
    record.parts = 2;
    record.program_version = "v";
    record.previous = "ab";
    record.previous_count = 7;
    return record;
}

}  // namespace

TEST_CASE("record_with_every_member_comes_back_whole") {
    const auto decoded = decode(encode(full_record()));
    REQUIRE(decoded);
    CHECK(*decoded == full_record());
}

TEST_CASE("record_is_written_without_what_is_empty") {
    Record record;
    record.event = Event::started;
    record.at = 5;
    CHECK(encode(record) == R"({"v":1,"event":"started","at":5})");
    CHECK(*decode(encode(record)) == record);
}

TEST_CASE("record_is_written_as_any_json_library_would_write_it") {
    std::vector<std::string> texts = {"plain",
                                      "і€😀",
                                      "\"\\/",
                                      "\xC0\x80",
                                      "\xED\xA0\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xE2\x82",
                                      "\xE2\x82z",
                                      std::string("a\0b", 3),
                                      std::string(2000, 'a'),
                                      std::string(2000, '\x80'),
                                      std::string(1023, 'a') + "ї",
                                      std::string(1024, '"')};
    for (int octet = 0; octet < 256; ++octet) {
        const auto c = static_cast<char>(octet);
        texts.insert(texts.end(), {std::string{c}, {'a', c}, {'\xD1', c}, {'\xE2', c, 'a'}});
    }
    const auto cut = [](const std::string& text) {
        std::size_t end = std::min(text.size(), max_record_text);
        while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        return text.substr(0, end);
    };
    for (const std::string& text : texts) {
        CAPTURE(text);
        Record record;
        record.event = Event::signature;
        record.at = std::numeric_limits<std::int64_t>::min();
        record.id = text;
        record.who.process = std::numeric_limits<std::int64_t>::max();
        record.who.user = 0;
        record.count = std::numeric_limits<std::uint64_t>::max();
        record.digests = {text, "", "00ff"};
        record.remembered = true;
        const nlohmann::ordered_json same = {{"v", 1},
                                             {"event", "signature"},
                                             {"at", record.at},
                                             {"id", cut(text)},
                                             {"process", record.who.process},
                                             {"user", 0},
                                             {"count", record.count},
                                             {"digests", {cut(text), "", "00ff"}},
                                             {"remembered", true}};
        CHECK(encode(record) == same.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
}

TEST_CASE("record_in_any_other_form_is_refused") {
    const std::string text = encode(full_record());
    const auto replaced = [&](std::string_view what, std::string_view with) {
        std::string other = text;
        const auto at = other.find(what);
        REQUIRE(at != std::string::npos);
        return other.replace(at, what.size(), with);
    };
    for (const std::string& other :
         {text + " ", " " + text, text.substr(0, text.size() - 1), replaced("\"count\":2", "\"count\":2.0"),
          replaced("\"count\":2", "\"count\":2,\"count\":2"), replaced("\"count\":2", "\"count\":2,\"more\":1"),
          replaced("\"id\":\"q1\",\"under\":\"p1\"", "\"under\":\"p1\",\"id\":\"q1\""), replaced("\"aa\"", "1"),
          replaced("\"remembered\":true,", "\"remembered\":false,"), replaced("q1", "\\u00711"),
          replaced("answer", "reply"), replaced("\"v\":1", "\"v\":0"), replaced("[\"aa\"", "[[\"aa\"]"),
          std::string("[]"), std::string()}) {
        CAPTURE(other);
        const auto decoded = decode(other);
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().code == Errc::malformed);
    }
    CHECK(decode(replaced("\"v\":1", "\"v\":2")).error().code == Errc::unsupported);
    CHECK(decode(std::string(max_record + 1, '{')).error().code == Errc::too_large);
}

TEST_CASE("record_with_ill_formed_or_long_text_still_reads_back") {
    Record record = full_record();
    record.owner = std::string(5000, '\xff');
    record.reason = std::string(1023, 'a') + "ї";
    const auto decoded = decode(encode(record));
    REQUIRE(decoded);
    CHECK(decoded->reason == std::string(1023, 'a'));
    CHECK(decoded->owner.size() == 3 * max_record_text);
}

TEST_CASE("event_of_many_digests_is_split_without_losing_one") {
    Record record = full_record();
    record.part = record.parts = 0;
    record.digests.assign(2 * digests_per_record + 1, std::string(128, 'a'));
    record.digests.back() = "last";
    const auto parts = split(record);
    REQUIRE(parts.size() == 3);
    std::vector<std::string> together;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        CHECK(parts[i].part == i + 1);
        CHECK(parts[i].parts == 3);
        CHECK(parts[i].who == record.who);
        CHECK(decode(encode(parts[i])));
        together.insert(together.end(), parts[i].digests.begin(), parts[i].digests.end());
    }
    CHECK(together == record.digests);
    CHECK(split(full_record()).size() == 1);
}
