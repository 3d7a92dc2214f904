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
           "Content-Type: text/plain\r\n\r\n" + content + "\r\n--ab c--\r\n";
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
