// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "api/cipher/body.hpp"
#include "api/cipher/multipart.hpp"

using namespace pidpys;
using namespace pidpys::api;

namespace {

constexpr const char* multipart_type = "multipart/form-data; boundary=\"ab c\"";

std::string form(const std::string& content) {
    return "--ab c\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n"
           "--ab c\r\ncontent-disposition:form-data; name=\"uploadTicketData\"; filename=\"a \\\"b\\\";c.txt\"\r\n"
           "Content-Type: text/plain\r\n\r\n" +
           content + "\r\n--ab c--\r\n";
}

}  // namespace

TEST_CASE("multipart_parts_and_their_names_are_found") {
    const auto body = form("data\r\n--ab\r\nmore");
    const auto parts = parse_form(body, multipart_type);
    REQUIRE(parts);
    REQUIRE(parts->size() == 2);
    CHECK((*parts)[0].name == "other");
    CHECK_FALSE((*parts)[0].is_file);
    CHECK((*parts)[1].file_name == "a \"b\";c.txt");
    CHECK(body.substr((*parts)[1].offset, (*parts)[1].length) == "data\r\n--ab\r\nmore");
}

TEST_CASE("multipart_upload_takes_the_field_asked_for_or_any_single_file") {
    const auto upload = read_upload(Blob::of(form("bytes")), multipart_type, "uploadTicketData");
    REQUIRE(upload);
    CHECK(upload->content.text() == "bytes");
    CHECK(read_upload(Blob::of(form("bytes")), multipart_type, "somethingElse")->content.text() == "bytes");
}

TEST_CASE("multipart_empty_file_is_an_empty_upload") {
    CHECK(read_upload(Blob::of(form("")), multipart_type, "uploadTicketData")->content.empty());
}

TEST_CASE("multipart_broken_forms_are_malformed") {
    const auto whole = form("bytes");
    for (const std::string& body : {std::string(), whole.substr(0, 40), whole.substr(0, whole.size() - 14),
                                    std::string("--ab c"), std::string("--ab c\r\n"), std::string("--ab c\r\nA: b")})
        CHECK(parse_form(body, multipart_type).error().code == Errc::malformed);
    CHECK(parse_form(whole, "multipart/form-data").error().code == Errc::malformed);
    CHECK(parse_form(whole, "multipart/form-data; boundary=").error().code == Errc::malformed);
    CHECK(parse_form(whole, "multipart/form-data; boundary=" + std::string(71, 'a')).error().code == Errc::malformed);
    CHECK(parse_form(whole, "multipart/form-data; boundary=\"abc").error().code == Errc::malformed);
}

TEST_CASE("multipart_number_of_parts_is_bounded") {
    std::string body;
    for (std::size_t i = 0; i <= max_form_parts; ++i) body += "--x\r\n\r\n\r\n";
    CHECK(parse_form(body + "--x--", "multipart/form-data; boundary=x").error().code == Errc::too_large);
}

TEST_CASE("multipart_boundary_within_a_longer_word_is_content") {
    const std::string body =
        "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xy\r\n--x-\r\n2\r\n--x \t\r\n\r\n3\r\n--x--";
    const auto parts = parse_form(body, "Multipart/Form-Data ; Boundary = x");
    REQUIRE(parts);
    REQUIRE(parts->size() == 2);
    CHECK(body.substr((*parts)[0].offset, (*parts)[0].length) == "1\r\n--xy\r\n--x-\r\n2");
    CHECK(body.substr((*parts)[1].offset, (*parts)[1].length) == "3");
}

TEST_CASE("multipart_file_names_are_read_in_every_form_clients_write_them") {
    const std::string expected = "договір № 1.txt";
    for (const char* parameters :
         {"filename=\"договір № 1.txt\"",
          "filename*=UTF-8''%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D1%96%D1%80%20%E2%84%96%201.txt",
          "filename=\"dogovir.txt\"; filename*=utf-8'uk'%d0%b4%d0%be%d0%b3%d0%be%d0%b2%d1%96%d1%80%20%e2%84%96%201.txt",
          "FileName*=windows-1251''%E4%EE%E3%EE%E2%B3%F0%20%B9%201.txt",
          "filename=\"=?UTF-8?B?0LTQvtCz0L7QstGW0YAg4oSWIDEudHh0?=\"",
          "filename=\"=?utf-8?q?=D0=B4=D0=BE=D0=B3=D0=BE=D0=B2=D1=96=D1=80_=E2=84=96?= =?utf-8?q?_1.txt?=\"",
          "filename=\"=?windows-1251?Q?=E4=EE=E3=EE=E2=B3=F0_=B9?= =?us-ascii*en?Q?_1?=.txt\"",
          "filename*0*=UTF-8''%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D1%96%D1%80; filename*1*=%20%E2%84%96; filename*2=\" "
          "1.txt\"",
          "\r\n filename=\"договір № 1.txt\""}) {
        INFO(parameters);
        const std::string body = std::string("--x\r\nContent-Disposition: form-data; name=\"f\"; ") + parameters +
                                 "\r\nContent-Type: text/plain\r\n\r\ndata\r\n--x--\r\n";
        const auto parts = parse_form(body, "multipart/form-data; boundary=x");
        REQUIRE(parts);
        REQUIRE(parts->size() == 1);
        CHECK(parts->front().name == "f");
        CHECK(parts->front().is_file);
        CHECK(parts->front().file_name == expected);
    }
}

TEST_CASE("multipart_names_that_are_damaged_stay_as_they_are") {
    for (const char* text :
         {"=?utf-8?b?!!?=", "=?utf-8?x?a?=", "=?utf-8?q?a", "=?koi7?q?a?=", "=?utf-8?q?=FF?=", "=?", "%D0%B4"}) {
        INFO(text);
        const std::string body =
            std::string("--x\r\nContent-Disposition: form-data; name=a; filename=\"") + text + "\"\r\n\r\n\r\n--x--";
        const auto parts = parse_form(body, "multipart/form-data; boundary=x");
        REQUIRE(parts);
        CHECK(parts->front().file_name == text);
    }
}

TEST_CASE("multipart_part_in_a_transfer_encoding_gives_the_octets_it_stands_for") {
    const auto upload = [](const std::string& encoding) {
        return read_upload(Blob::of("--x\r\nContent-Transfer-Encoding: " + encoding +
                                    "\r\nContent-Disposition: form-data; name=a\r\n\r\nYWJj\r\n--x--"),
                           "multipart/form-data; boundary=x", "a");
    };
    CHECK(upload("BASE64")->content.text() == "abc");
    CHECK(upload("binary")->content.text() == "YWJj");
    CHECK(upload("8bit")->content.text() == "YWJj");
    CHECK(upload("x-other").error().code == Errc::unsupported);
}

TEST_CASE("upload_as_json_is_read_whatever_the_case_of_its_media_type") {
    for (const char* type : {"application/json", "Application/JSON", "\tAPPLICATION/JSON ; charset=UTF-8"}) {
        INFO(type);
        const auto upload = read_upload(Blob::of("{\"base64Data\":\"YWJj\"}"), type, "uploadTicketData");
        REQUIRE(upload);
        CHECK(upload->content.text() == "abc");
    }
}
