// SPDX-License-Identifier: MIT
// Notices of new versions: one spelling, one key, never an older one, never out of their time.
#include <catch2/catch.hpp>

#include "tests/unit/release/test_key.hpp"

namespace pidpys::release {
namespace {

using test::known_key;
using test::sample_notice;
using test::signed_notice;
using test::signed_text;

const std::string sample_text = R"(pidpys-update-notice 1
product: pidpys
number: 7
version: 0.2.0
issued: 2026-11-01T00:00:00Z
expires: 2027-01-30T00:00:00Z
page: https://pidpys.example/0.2.0?a=b#c
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

Errc code_of(const std::string& file) { return read_notice(as_bytes(file), known_key()).error().code; }

}  // namespace

TEST_CASE("notice_is_read_as_it_was_written") {
    CHECK(text_of(sample_notice()) == sample_text);
    const auto read = read_notice(as_bytes(signed_text(sample_text)), known_key());
    REQUIRE(read);
    CHECK(*read == sample_notice());
}

TEST_CASE("notice_that_the_key_did_not_sign_is_refused_whatever_it_says") {
    const std::string good = signed_notice(sample_notice());
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string changed = good;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CAPTURE(i);
        REQUIRE_FALSE(read_notice(as_bytes(changed), known_key()));
    }
    CHECK(code_of(with(good, "0.2.0", "9.2.0")) == Errc::integrity);
    CHECK(code_of(signed_text(sample_text, std::string(64, '1'))) == Errc::integrity);
    auto other = known_key();
    other[0] ^= 1;
    CHECK(read_notice(as_bytes(good), other).error().code == Errc::integrity);
    CHECK_FALSE(is_signed(as_bytes("x"), as_bytes("short"), known_key()));
}

TEST_CASE("notice_that_is_none_is_malformed_before_a_signature_is_looked_at") {
    const std::string good = signed_notice(sample_notice());
    for (const std::string& file :
         {std::string(), std::string("\n"), std::string("<!DOCTYPE html><html></html>\n"),
          std::string(max_notice, '\n'), std::string("{\"version\": \"9.9.9\"}"), sample_text,
          good.substr(0, good.size() - 1), good + "\n", good + "x", with(good, "signature: ", "Signature: "),
          signed_text("") /* nothing is signed */}) {
        CAPTURE(file);
        CHECK(code_of(file) == Errc::malformed);
    }
    CHECK(code_of(std::string(max_notice + 1, 'x')) == Errc::too_large);
    CHECK(code_of(std::string(std::size_t{10} << 20, 'x')) == Errc::too_large);
}

TEST_CASE("notice_has_one_spelling") {
    const std::pair<std::string, std::string> changes[] = {
        {"number: 7", "number: 0"},
        {"number: 7", "number: 07"},
        {"number: 7", "number: +7"},
        {"number: 7", "number: -7"},
        {"number: 7", "number: 7 "},
        {"number: 7", "number:  7"},
        {"number: 7", "number: 7\r"},
        {"number: 7", "number: 9007199254740992"},
        {"number: 7", "number: 18446744073709551623"},
        {"number: 7", "Number: 7"},
        {"number: 7\n", ""},
        {"number: 7\n", "number: 7\nnumber: 7\n"},
        {"number: 7\nversion: 0.2.0\n", "version: 0.2.0\nnumber: 7\n"},
        {"version: 0.2.0", "version: 0.2"},
        {"version: 0.2.0", "version: 0.2.0.0"},
        {"version: 0.2.0", "version: 00.2.0"},
        {"version: 0.2.0", "version: 0.2.1000000"},
        {"version: 0.2.0", "version: 0.2.0-rc1"},
        {"version: 0.2.0", "version: 0..0"},
        {"2026-11-01T", "2026-11-31T"},
        {"2026-11-01T", "2026-13-01T"},
        {"2026-11-01T", "1999-11-01T"},
        {"2027-01-30T", "2200-01-30T"},
        {"2027-01-30T", "4054-01-30T"},  // nanoseconds since 1970 would overflow
        {"2026-11-01T", "2026-1 -01T"},
        {"T00:00:00Z", "T24:00:00Z"},
        {"T00:00:00Z", "T00:00:60Z"},
        {"T00:00:00Z", "T00:-1:00Z"},
        {"T00:00:00Z", " 00:00:00Z"},
        {"T00:00:00Z", "T00:00:00+"},
        {"T00:00:00Z", "T00:00:00"},
        {"expires: 2027-01-30", "expires: 2026-11-01"},  // not after it was issued
        {"expires: 2027-01-30", "expires: 2026-10-30"},
        {"expires: 2027-01-30", "expires: 2027-12-30"},  // longer than anybody should wait for the next
        {"https://", "http://"},
        {"https://", "HTTPS://"},
        {"https://pidpys.example/", "https:///"},
        {"https://", "https://bank.ua@"},
        {"https://", "javascript:"},
        {"?a=b", " ?a=b"},
        {"?a=b", "\"a=b"},
        {"?a=b", "\x7f"},
        {"?a=b", "п"},
        {"?a=b", std::string(max_page, 'a')},
        {"#c\n", "#c\nmore: than\n"},
        {"#c\n", "#c\n\n"},
        {"#c\n", "#c\r\n"},
        {"notice 1\n", "notice 1\r\n"},
    };
    for (const auto& [from, to] : changes) {
        CAPTURE(from, to);
        CHECK(code_of(signed_text(with(sample_text, from, to))) == Errc::malformed);
    }
}

TEST_CASE("notice_of_another_product_or_a_later_form_says_so") {
    CHECK(code_of(signed_text(with(sample_text, "product: pidpys", "product: pidpys-host"))) == Errc::unsuitable);
    CHECK(code_of(signed_text(with(sample_text, "notice 1", "notice 2"))) == Errc::unsupported);
    CHECK(code_of(signed_text("untrusted comment: minisign\n")) == Errc::malformed);
}

TEST_CASE("notice_is_believed_only_if_none_with_a_greater_number_was_seen") {
    const auto now = sample_notice().issued + std::chrono::days(1);
    CHECK(judge(sample_notice(7), std::nullopt, now));
    CHECK(judge(sample_notice(7), sample_notice(7), now));
    CHECK(judge(sample_notice(8, "0.1.0"), sample_notice(7), now));  // a release was taken back
    CHECK(judge(sample_notice(6, "9.0.0"), sample_notice(7), now).error().code == Errc::untrusted);
    CHECK(judge(sample_notice(7, "0.3.0"), sample_notice(7), now).error().code == Errc::untrusted);
}

TEST_CASE("notice_is_believed_only_in_its_time_and_a_clock_that_is_wrong_is_named") {
    using namespace std::chrono;
    const Notice notice = sample_notice();
    const auto at = [&](system_clock::time_point now) { return judge(notice, std::nullopt, now); };
    CHECK(at(notice.expires - seconds(1)));
    CHECK(at(notice.issued - hours(24)));
    REQUIRE_FALSE(at(notice.expires));
    CHECK(at(notice.expires).error().code == Errc::expired);
    CHECK(at(notice.expires + days(3650)).error().detail ==
          "it ended at 2027-01-30T00:00:00Z, and it is 2037-01-27T00:00:00Z");
    const auto early = at(notice.issued - hours(24) - seconds(1));
    REQUIRE_FALSE(early);
    CHECK(early.error().code == Errc::expired);
    CHECK(at(system_clock::time_point()).error().detail.find("1970-01-01") != std::string::npos);
}

TEST_CASE("versions_are_ordered_by_their_numbers") {
    const auto version = [](const char* text) { return read_version(text).value(); };
    CHECK(version("0.10.0") > version("0.9.9"));
    CHECK(version("1.0.0") > version("0.999999.0"));
    CHECK(version("0.1.0") == version("0.1.0"));
    CHECK(text_of(version("12.0.345")) == "12.0.345");
    for (const char* text :
         {"", ".", "..", "1", "1.2", "1.2.3.4", "1.2.", ".1.2", "a.b.c", "1.2.3\n", " 1.2.3", "1.2.-3"})
        CHECK_FALSE(read_version(text));
}

TEST_CASE("key_of_releases_is_sixty_four_digits_or_none") {
    CHECK(read_key(test::release_key).has_value());
    CHECK_FALSE(read_key(""));
    CHECK_FALSE(read_key("d75a"));
    CHECK_FALSE(read_key(std::string(64, 'x')));
    CHECK_FALSE(read_key(std::string(66, 'a')));
}

}  // namespace pidpys::release
