// SPDX-License-Identifier: MIT
#include "daemon/log_object.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "crypto/base/utf8.hpp"

using namespace pidpys;
using namespace pidpys::daemon;

namespace {

const auto log_time = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'787'666'580'007));

std::string log_line(std::string_view message) { return log_object(log_time, LogLevel::warning, message, nullptr, {}); }

}  // namespace

TEST_CASE("log_object_is_one_line_in_its_order") {
    const observe::Work work{"r-1", "theirs", "00-a-b-01", "task-1"};
    CHECK(log_object(log_time, LogLevel::info, "request answered", &work,
                     {{"route", std::string_view("/DssSign")},
                      {"status", std::int64_t{200}},
                      {"seconds", 0.25},
                      {"id", std::string_view()}}) ==
          R"({"time":"2026-08-25T14:03:00.007Z","level":"info","message":"request answered","request_id":"r-1",)"
          R"("client_request_id":"theirs","traceparent":"00-a-b-01","task":"task-1","route":"/DssSign","status":200,)"
          R"("seconds":0.25})");
    CHECK(log_line("Підпис") == R"({"time":"2026-08-25T14:03:00.007Z","level":"warning","message":"Підпис"})");
}

TEST_CASE("log_object_escapes_what_a_terminal_or_a_reader_of_lines_would_act_on") {
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    all += "\xC2\x85\xC2\x9B\u2028\u2029 \"quoted\" \\ \xED\xA0\x80 ї";
    const std::string made = log_line(all);
    CHECK(is_utf8(made));
    for (std::string_view rest = made; !rest.empty(); rest.remove_prefix(utf8_length(rest))) {
        const auto character = rest.substr(0, utf8_length(rest));
        CHECK_FALSE(
            (character.size() == 1 && (static_cast<unsigned char>(character[0]) < 0x20 || character[0] == 0x7f)));
        CHECK_FALSE((character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0));
        CHECK(character != "\u2028");
        CHECK(character != "\u2029");
    }
    const auto message = nlohmann::json::parse(made).at("message").get<std::string>();
    CHECK(message.starts_with(std::string("\0\x01", 2)));
    CHECK(message.find("\x1b") != std::string::npos);
    CHECK(message.ends_with("\u2028\u2029 \"quoted\" \\ \uFFFD\uFFFD\uFFFD ї"));
}

TEST_CASE("log_object_leaves_out_numbers_that_are_none") {
    const auto made = log_object(log_time, LogLevel::error, "x", nullptr, {{"seconds", std::nan("")}});
    CHECK(nlohmann::json::parse(made).at("seconds").is_null());
}
