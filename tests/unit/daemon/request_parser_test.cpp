// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "daemon/transport/request_parser.hpp"

using namespace pidpys;
using daemon::BodySink;
using daemon::Limits;
using daemon::RequestParser;
using Outcome = RequestParser::Outcome;

namespace {

// Feeds `text` in pieces of `step` octets, as a connection does: what is left is presented again.
Outcome feed_head(RequestParser& parser, std::string_view text, std::size_t step, std::string& rest) {
    std::string unread;
    Outcome outcome = Outcome::need_more;
    while (!text.empty() && outcome == Outcome::need_more) {
        unread += text.substr(0, step);
        text.remove_prefix(std::min(step, text.size()));
        std::string_view input = unread;
        outcome = parser.parse_head(input);
        unread = std::string(input);
    }
    rest = unread + std::string(text);
    return outcome;
}

Outcome head_outcome(std::string_view text) {
    const Limits limits;
    RequestParser parser(limits);
    std::string rest;
    return feed_head(parser, text, text.size(), rest);
}

}  // namespace

TEST_CASE("request_head_in_any_pieces_is_the_same") {
    const Limits limits;
    const std::string_view text =
        "PUT /a?b=c HTTP/1.1\r\nHost: localhost:9091\r\nX-A:  padded \r\nContent-Length: 5\r\n\r\nhello";
    for (std::size_t step = 1; step <= text.size(); ++step) {
        RequestParser parser(limits);
        std::string rest;
        REQUIRE(feed_head(parser, text, step, rest) == Outcome::done);
        const auto& head = parser.head();
        CHECK(head.method == api::Method::put);
        CHECK(head.target == "/a?b=c");
        CHECK(head.headers == api::Headers{{"Host", "localhost:9091"}, {"X-A", "padded"}, {"Content-Length", "5"}});
        CHECK(head.content_length == 5);
        CHECK(parser.keep_alive());
        BodySink sink(100, ".", 100);
        std::string_view input = rest;
        REQUIRE(parser.parse_body(input, &sink) == Outcome::done);
        CHECK(sink.finish()->text() == "hello");
    }
}

TEST_CASE("request_head_of_real_clients_is_accepted") {
    CHECK(head_outcome("POST /api/v1/ticket HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n") == Outcome::done);
    CHECK(head_outcome("GET / HTTP/1.0\r\n\r\n") == Outcome::done);
    CHECK(head_outcome("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n") == Outcome::done);
    CHECK(head_outcome("PATCH /x HTTP/1.1\r\nHost: x\r\nX:\r\n\r\n") == Outcome::done);
}

TEST_CASE("request_head_malformed_is_refused") {
    for (const char* text : {"GET  / HTTP/1.1\r\n\r\n",
                             "GET /  HTTP/1.1\r\n\r\n",
                             "GET /\r\n\r\n",
                             " GET / HTTP/1.1\r\n\r\n",
                             "GET x HTTP/1.1\r\n\r\n",
                             "GET * HTTP/1.1\r\n\r\n",
                             "GET / HTTP/1.1\nHost: x\n\n",
                             "GET / HTTP/1.1\r\nA b: c\r\n\r\n",
                             "GET / HTTP/1.1\r\nA: b\x01\r\n\r\n",
                             "GET /\x7f HTTP/1.1\r\n\r\n",
                             "GET / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
                             "GET / HTTP/1.1\r\nContent-Length: 1, 2\r\n\r\n",
                             "GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n",
                             "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                             "GET / HTTP/1.1\r\nContent-Length:\r\n\r\n",
                             "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                             "GET /a#b HTTP/1.1\r\n\r\n",
                             "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                             "GET / HTTP/1.1\r\nHost: x\r\n y\r\n\r\n",
                             "GET / HTTP/1.1\r\nHost: x\r\nA:\r\n\tb\r\n\r\n",
                             "GET / HTTP/1.1\r\n A: b\r\n\r\n",
                             "GET / HTTP/1.1\r\nA : b\r\n\r\n",
                             "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
                             "GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
                             "GET / HTTP/1.1\r\n: b\r\n\r\n",
                             "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                             "GET / HTTP/1.1\r\nOrigin: https://a\r\norigin: https://b\r\n\r\n",
                             "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"})
        CHECK(head_outcome(text) == Outcome::malformed);
}

TEST_CASE("request_of_another_version_of_http_is_told_so") {  // RFC 9110 §15.6.6
    for (const char* version : {"HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/3.0", "HTTP/1.9"})
        CHECK(head_outcome("GET / " + std::string(version) + "\r\nHost: x\r\n\r\n") == Outcome::other_version);
    CHECK(head_outcome("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == Outcome::other_version);
    for (const char* version :
         {"http/1.1", "HTTP/1.10", "HTTP/01.1", "HTTP/1.1 ", "HTTP/1", "HTTP/2", "HTTP/a.1", "HTTPS/1.1"})
        CHECK(head_outcome("GET / " + std::string(version) + "\r\nHost: x\r\n\r\n") == Outcome::malformed);
}

TEST_CASE("host_is_there_and_well_formed_whatever_the_form_of_the_target") {  // RFC 9112 §3.2
    for (const char* host : {"", "Host:\r\n", "Host: e vil\r\n", "Host: a@b\r\n", "Host: a, b\r\n", "Host: a:b\r\n"})
        CHECK(head_outcome("GET https://localhost:9091/ HTTP/1.1\r\n" + std::string(host) + "\r\n") ==
              Outcome::malformed);
    CHECK(head_outcome("GET https://localhost:9091/ HTTP/1.0\r\n\r\n") == Outcome::done);
    CHECK(head_outcome("GET https://localhost:9091/ HTTP/1.0\r\nHost: a@b\r\n\r\n") == Outcome::malformed);
    // In origin form Host is what the guard judges: 400 or 421.
    CHECK(head_outcome("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n") == Outcome::done);
}

TEST_CASE("bare_line_feed_in_framing_is_refused_at_once") {  // not when the time for the rest is over
    for (const char* begun :
         {"GET / HTTP/1.1\n", "GET / HTTP/1.1\r\nHost: x\n", "\n", "GET / HTTP/1.1\r\nHost: x\r\n\n"})
        CHECK(head_outcome(begun) == Outcome::malformed);
    const Limits limits;
    for (const std::size_t step : {1U, 2U, 1000U})
        for (const std::string text :
             {"1\nx\n0\n\n", "1\r\nx\n", "1\r\nx\r\n0\n", "1\r\nx\r\n0\r\nT: v\n", "1;a=b\n", "\n", "0\r\n\n"}) {
            INFO(text << " by " << step);
            RequestParser parser(limits);
            std::string rest;
            REQUIRE(feed_head(parser, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 1000, rest) ==
                    Outcome::done);
            BodySink sink(100, ".", 100);
            Outcome outcome = Outcome::need_more;
            std::string unread;
            for (std::size_t at = 0; at < text.size() && outcome == Outcome::need_more; at += step) {
                unread += text.substr(at, step);
                std::string_view input = unread;
                outcome = parser.parse_body(input, &sink);
                unread = std::string(input);
            }
            CHECK(outcome == Outcome::malformed);
        }
}

TEST_CASE("request_head_with_a_nul_is_refused") {
    using namespace std::string_view_literals;
    CHECK(head_outcome("GET / HTTP/1.1\r\nA: b\0c\r\n\r\n"sv) == Outcome::malformed);
    CHECK(head_outcome("GET /\0 HTTP/1.1\r\n\r\n"sv) == Outcome::malformed);
}

TEST_CASE("request_head_in_absolute_form_names_its_host") {
    const Limits limits;
    RequestParser parser(limits);
    std::string rest;
    REQUIRE(feed_head(parser, "GET HTTPS://localhost:9091/a?b HTTP/1.1\r\nHost: evil.com\r\n\r\n", 1000, rest) ==
            Outcome::done);
    CHECK(parser.head().scheme == "https");
    CHECK(parser.head().authority == "localhost:9091");  // Host is ignored (RFC 9112 §3.2.2)
    CHECK(parser.head().target == "/a?b");
    parser.reset();
    REQUIRE(feed_head(parser, "GET / HTTP/1.1\r\nHost: x:1\r\n\r\n", 1000, rest) == Outcome::done);
    CHECK(parser.head().authority == "x:1");
}

TEST_CASE("request_body_that_begins_with_blanks_is_no_folded_field") {
    const Limits limits;
    for (const std::size_t step : {1U, 7U, 1000U}) {
        RequestParser parser(limits);
        std::string rest;
        CHECK(feed_head(parser, "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n \n \n ", step, rest) == Outcome::done);
    }
}

TEST_CASE("empty_lines_before_a_request_are_skipped") {
    std::string_view input = "\r\n\r\nGET /";
    RequestParser::skip_empty_lines(input);
    CHECK(input == "GET /");
    for (const std::string_view kept : {"\nGET /", "\r", " \r\n"}) {
        input = kept;
        RequestParser::skip_empty_lines(input);
        CHECK(input == kept);
    }
}

TEST_CASE("request_line_without_end_is_a_target_too_long") {
    CHECK(head_outcome("GET /" + std::string(16384, 'x')) == Outcome::target_too_long);
    CHECK(head_outcome("GET /" + std::string(16384, 'x') + " HTTP/1.1\r\n\r\n") == Outcome::target_too_long);
}

TEST_CASE("request_head_over_its_bounds_is_too_large") {
    std::string many = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < 129; ++i) many += "a: b\r\n";
    CHECK(head_outcome(many + "\r\n") == Outcome::too_large);
    const std::string_view start = "GET / HTTP/1.1\r\nX: ";
    const std::string exact = std::string(start) + std::string(16384 - start.size() - 4, 'x') + "\r\n\r\n";
    CHECK(head_outcome(exact) == Outcome::done);
    CHECK(head_outcome(std::string(start) + std::string(16384 - start.size() - 3, 'x') + "\r\n\r\n") ==
          Outcome::too_large);
}

TEST_CASE("request_head_of_endless_small_fields_is_bounded") {
    const Limits limits;
    RequestParser parser(limits);
    std::string rest;
    std::string text = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < 10'000; ++i) text += "a: b\r\n";
    CHECK(feed_head(parser, text, 7, rest) == Outcome::too_large);
    CHECK(parser.head().headers.size() <= 128);
}

TEST_CASE("request_with_unknown_transfer_coding_is_unsupported") {
    CHECK(head_outcome("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n") == Outcome::unsupported);
    for (const char* coding :
         {"identity", "chunked, chunked", "chunked, gzip", "xchunked", "\"chunked\"", "chunked;q=1"}) {
        INFO(coding);
        CHECK(head_outcome("POST / HTTP/1.1\r\nTransfer-Encoding: " + std::string(coding) + "\r\n\r\n") ==
              Outcome::unsupported);
    }
    CHECK(head_outcome("CONNECT localhost:9091 HTTP/1.1\r\nHost: x\r\n\r\n") == Outcome::unsupported);
}

TEST_CASE("chunked_body_stops_at_its_end_and_leaves_the_next_request") {
    const Limits limits;
    RequestParser parser(limits);
    std::string rest;
    REQUIRE(feed_head(parser,
                      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\nGET /",
                      1000, rest) == Outcome::done);
    BodySink sink(100, ".", 100);
    std::string_view input = rest;
    REQUIRE(parser.parse_body(input, &sink) == Outcome::done);
    CHECK(sink.finish()->text() == "abc");
    CHECK(input == "GET /");
    CHECK(parser.head().headers.size() == 1);  // the trailer is not among them
}

TEST_CASE("chunk_line_without_end_is_malformed") {
    const Limits limits;
    RequestParser parser(limits);
    std::string rest;
    REQUIRE(feed_head(parser, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 1000, rest) == Outcome::done);
    const std::string line = "5;" + std::string(20'000, 'x');
    std::string_view input = line;
    BodySink sink(100, ".", 100);
    CHECK(parser.parse_body(input, &sink) == Outcome::malformed);
}

TEST_CASE("chunk_over_the_limit_is_refused_before_it_comes") {
    const Limits limits;
    for (const char* size : {"b", "ffffffffffffffff", "000000000b;x=y"}) {
        INFO(size);
        RequestParser parser(limits);
        std::string rest;
        REQUIRE(feed_head(parser, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 1000, rest) ==
                Outcome::done);
        BodySink sink(100, ".", 10);
        const std::string chunk = std::string(size) + "\r\n";
        std::string_view input = chunk;
        CHECK(parser.parse_body(input, &sink) == Outcome::refused);
        CHECK(sink.error() == Errc::too_large);
    }
}

TEST_CASE("chunk_extensions_are_bounded_together") {
    const Limits limits;
    RequestParser parser(limits);
    std::string rest;
    REQUIRE(feed_head(parser, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 1000, rest) == Outcome::done);
    std::string chunks;
    for (int i = 0; i < 20; ++i) chunks += "1;x=" + std::string(1000, 'y') + "\r\na\r\n";
    std::string_view input = chunks;
    BodySink sink(100, ".", 100);
    CHECK(parser.parse_body(input, &sink) == Outcome::malformed);
    CHECK(sink.size() < 20);
}

TEST_CASE("body_over_the_limit_of_its_sink_is_refused") {
    const Limits limits;
    RequestParser parser(limits);
    std::string rest;
    REQUIRE(feed_head(parser, "POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\nhello world", 1000, rest) == Outcome::done);
    BodySink sink(100, ".", 10);
    std::string_view input = rest;
    CHECK(parser.parse_body(input, &sink) == Outcome::refused);
    CHECK(sink.error() == Errc::too_large);
}
