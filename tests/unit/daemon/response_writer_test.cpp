// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "daemon/transport/response_writer.hpp"

using namespace pidpys;
using daemon::Persistence;

namespace {

std::string written(const api::Response& response, Persistence persistence = Persistence::keep) {
    std::string out;
    daemon::write_head(out, response, "Thu, 01 Jan 2026 00:00:00 GMT", persistence);
    return out;
}

}  // namespace

TEST_CASE("response_head_has_length_type_and_date") {
    CHECK(written(api::Response::json(200, "{}")) ==
          "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: application/json\r\nContent-Length: "
          "2\r\n"
          "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
          "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n");
}

TEST_CASE("response_with_a_policy_of_its_own_has_no_other") {
    api::Response page{200, "text/html", {}, {{"Content-Security-Policy", "default-src 'self'"}}};
    const std::string head = written(page);
    CHECK(head.find("default-src 'none'") == std::string::npos);
    CHECK(head.find("Content-Security-Policy: default-src 'self'\r\n") != std::string::npos);
    CHECK(head.find("no-store") != std::string::npos);
}

TEST_CASE("response_without_a_body_says_no_length") {
    const api::Response response{204, "", {}, {{"Access-Control-Max-Age", "600"}}};
    CHECK(written(response, Persistence::close) ==
          "HTTP/1.1 204 No Content\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nCache-Control: "
          "no-store\r\nX-Content-Type-Options: nosniff\r\n"
          "Access-Control-Max-Age: 600\r\nConnection: close\r\n\r\n");
}

TEST_CASE("response_field_with_a_line_break_is_left_out") {
    api::Response response = api::Response::json(200, "");
    response.headers = {{"X-Bad", "a\r\nSet-Cookie: b"}, {"X\nBad", "c"}, {"X-Good", "d"}};
    const std::string head = written(response);
    CHECK(head.find("Cookie") == std::string::npos);
    CHECK(head.find("Bad") == std::string::npos);
    CHECK(head.find("X-Good: d\r\n") != std::string::npos);
}
