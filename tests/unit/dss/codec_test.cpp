// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/dss/codec/format.hpp"
#include "api/dss/codec/ids.hpp"
#include "api/dss/codec/text.hpp"
#include "api/dss/shelf/names.hpp"
#include "crypto/base/utf8.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::dss;

TEST_CASE("format_request_follows_content_type", "[dss]") {
    CHECK(request_format({}) == Format::protobuf);
    for (const char* type : {"application/x-protobuf", "application/octet-stream", "application/x-www-form-urlencoded"})
        CHECK(request_format({{"content-type", type}}) == Format::protobuf);
    for (const char* type : {"application/json", "Application/JSON; charset=utf-8", "application/json charset=utf-8"})
        CHECK(request_format({{"Content-Type", type}}) == Format::json);
    for (const char* type : {"text/xml", "multipart/form-data; boundary=x", "application/jsonp"})
        CHECK_FALSE(request_format({{"Content-Type", type}}));
}

TEST_CASE("format_response_is_json_only_when_asked", "[dss]") {
    const Headers json_body{{"Content-Type", "application/json"}};
    CHECK(response_format({}, true) == Format::protobuf);
    CHECK(response_format({{"Accept", "application/json"}}, false) == Format::json);
    CHECK(response_format({{"Accept", "text/plain, application/json; q=0.5"}}, false) == Format::json);
    CHECK(response_format({{"Accept", "*/*"}, json_body[0]}, true) == Format::protobuf);
    CHECK(response_format(json_body, true) == Format::json);
    CHECK(response_format(json_body, false) == Format::protobuf);
}

TEST_CASE("ids_box_id_in_all_its_forms", "[dss]") {
    const std::string guid = "54e9ca30-09c3-4bc9-926f-8f3c1ab56ca3";
    CHECK(parse_box_id(guid) == guid);
    CHECK(parse_box_id("54E9CA30-09C3-4BC9-926F-8F3C1AB56CA3") == guid);
    CHECK(parse_box_id("54e9ca3009c34bc9926f8f3c1ab56ca3") == guid);
    CHECK(parse_box_id("54e9ca3009c34bc9926f8f3c1ab56ca3@diadoc.ru") == guid);
    CHECK(legacy_box_id(guid) == "54e9ca3009c34bc9926f8f3c1ab56ca3@diadoc.ru");
    for (const char* bad :
         {"", "2BM-7750370234-4012052808304878702630000000000", "54e9ca30-09c3-4bc9-926f-8f3c1ab56cag",
          "54e9ca3009c3-4bc9-926f-8f3c1ab56ca3", "54e9ca3009c34bc9926f8f3c1ab56ca3@other.ru"})
        CHECK_FALSE(parse_box_id(bad));
}

TEST_CASE("ids_thumbprint_tolerates_case_and_blanks", "[dss]") {
    CHECK(parse_thumbprint("8a 80c2723dbc4f0a94f8cee21c0a15a68a80c272") == "8A80C2723DBC4F0A94F8CEE21C0A15A68A80C272");
    CHECK_FALSE(parse_thumbprint("8A80"));
    CHECK_FALSE(parse_thumbprint("XA80C2723DBC4F0A94F8CEE21C0A15A68A80C272"));
}

TEST_CASE("ids_ticks_of_1970", "[dss]") { CHECK(ticks(1) == 621355968000010000); }

TEST_CASE("text_utf8_refuses_what_is_not", "[dss]") {
    CHECK(is_utf8("Ґанок €😀"));
    for (const char* bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"})
        CHECK_FALSE(is_utf8(bad));
    CHECK(utf8_prefix("Ґ", 1).empty());
    CHECK(utf8_prefix("Ґа", 3) == "Ґ");
}

TEST_CASE("names_private_and_generated", "[dss]") {
    CHECK(private_name("__userId__/a/b") == "a/b");
    CHECK_FALSE(private_name("a"));
    CHECK_FALSE(private_name("__userId__/"));
    CHECK(is_generated_name(generated_name()));
    CHECK_FALSE(is_generated_name("dd-api-1"));
}
