// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "crypto/base/text_encoding.hpp"

namespace pidpys {
namespace {

std::string turned(const Bytes& octets) {
    Bytes ordinary;
    SecretBytes secret;
    const std::string text(as_text(utf8_text(octets, ordinary)));
    CHECK(as_text(utf8_text(octets, secret)) == text);
    return text;
}

}  // namespace

TEST_CASE("text_loses_its_mark_and_utf16_is_turned") {
    CHECK(turned({}).empty());
    CHECK(turned({'a', 0xef, 0xbb, 0xbf}) == "a\xef\xbb\xbf");
    CHECK(turned({0xef, 0xbb, 0xbf, 'a'}) == "a");
    CHECK(turned({0xff, 0xfe, 'a', 0, 0x56, 0x04, 0xac, 0x20}) == "aі€");
    CHECK(turned({0xfe, 0xff, 0, 'a', 0x04, 0x56, 0x20, 0xac}) == "aі€");
    CHECK(turned({0xff, 0xfe, 0x3d, 0xd8, 0x11, 0xdd}) == "\xf0\x9f\x94\x91");
}

TEST_CASE("half_a_pair_and_half_a_unit_harm_nothing") {
    CHECK(turned({0xff, 0xfe, 0x3d, 0xd8}) == "\xef\xbf\xbd");
    CHECK(turned({0xff, 0xfe, 0x3d, 0xd8, 'a', 0}) ==
          "\xef\xbf\xbd"
          "a");
    CHECK(turned({0xff, 0xfe, 0x11, 0xdd, 'a', 0, 'b'}) ==
          "\xef\xbf\xbd"
          "a");
    CHECK(turned({0xff, 0xfe, 'a'}).empty());
}

}  // namespace pidpys
