// SPDX-License-Identifier: MIT
#include "crypto/base/encoding.hpp"

#include <catch2/catch.hpp>

using namespace pidpys;

TEST_CASE("base64_rfc4648_vectors_match") {
    // RFC 4648 §10
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, coded] : vectors) {
        CHECK(base64_encode(as_bytes(plain)) == coded);
        const auto decoded = base64_decode(coded);
        REQUIRE(decoded);
        CHECK(as_text(*decoded) == plain);
    }
}

TEST_CASE("base64_line_breaks_are_skipped") {
    const auto decoded = base64_decode("Zm9v\r\nYm Fy\n");
    REQUIRE(decoded);
    CHECK(as_text(*decoded) == "foobar");
}

TEST_CASE("base64_malformed_is_refused") {
    for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Zm9v=", "Zm9v!", "Zg==Zg==", "=", "Z-9v", "Zm9vZ"}) {
        INFO(text);
        const auto decoded = base64_decode(text);
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().code == Errc::malformed);
    }
}

TEST_CASE("base64url_has_one_text_for_each_octet_string") {
    CHECK(base64url_decode("")->empty());
    CHECK(hex_encode(*base64url_decode("-_8")) == "fbff");
    CHECK(hex_encode(*base64url_decode("AQAB")) == "010001");
    CHECK(hex_encode(*base64url_decode("_w")) == "ff");
    for (const char* text : {"A", "AQA=", "AQ==", "AQ A", "AQ\nAB", "+/8", "_x", "-_9", "AQAB ", "\xd0\x90"}) {
        INFO(text);
        CHECK_FALSE(base64url_decode(text));
    }
}

TEST_CASE("hex_round_and_refusals") {
    CHECK(hex_encode(*hex_decode("00fFa5")) == "00ffa5");
    CHECK(hex_encode_upper(*hex_decode("00fFa5")) == "00FFA5");
    CHECK_FALSE(hex_decode("0"));
    CHECK_FALSE(hex_decode("0g"));
}

TEST_CASE("random_uuid_has_version_and_variant") {
    const std::string uuid = random_uuid();
    REQUIRE(uuid.size() == 36);
    CHECK(uuid[8] == '-');
    CHECK(uuid[13] == '-');
    CHECK(uuid[14] == '4');
    CHECK(uuid[18] == '-');
    CHECK(std::string_view("89ab").find(uuid[19]) != std::string_view::npos);
    CHECK(uuid[23] == '-');
    CHECK(random_uuid() != uuid);
}
