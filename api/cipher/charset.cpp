// SPDX-License-Identifier: MIT
#include "api/cipher/charset.hpp"

#include <array>

#include "api/http/fields.hpp"
#include "api/messages/utf8.hpp"
#include "crypto/base/text_encoding.hpp"

namespace pidpys::api {
namespace {

// windows-1251 from 0x80 to 0xBF; the letters from 0xC0 on are А to я in their order. Zero: no character.
constexpr std::array<char16_t, 64> windows_1251{
    0x0402, 0x0403, 0x201a, 0x0453, 0x201e, 0x2026, 0x2020, 0x2021, 0x20ac, 0x2030, 0x0409, 0x2039, 0x040a,
    0x040c, 0x040b, 0x040f, 0x0452, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x0000, 0x2122,
    0x0459, 0x203a, 0x045a, 0x045c, 0x045b, 0x045f, 0x00a0, 0x040e, 0x045e, 0x0408, 0x00a4, 0x0490, 0x00a6,
    0x00a7, 0x0401, 0x00a9, 0x0404, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x0407, 0x00b0, 0x00b1, 0x0406, 0x0456,
    0x0491, 0x00b5, 0x00b6, 0x00b7, 0x0451, 0x2116, 0x0454, 0x00bb, 0x0458, 0x0405, 0x0455, 0x0457};

void append(std::string& text, char16_t character) {
    std::array<std::uint8_t, 4> octets{};
    text.append(as_text(ByteView(octets).first(encode_utf8(character, octets.data()))));
}

}  // namespace

std::optional<std::string> utf8_from(std::string_view charset, std::string_view octets) {
    if (equal_folded(charset, "utf-8") || equal_folded(charset, "us-ascii"))
        return is_utf8(octets) ? std::optional<std::string>(octets) : std::nullopt;
    const bool latin = equal_folded(charset, "iso-8859-1");
    if (!latin && !equal_folded(charset, "windows-1251")) return std::nullopt;
    std::string text;
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        char16_t character = octet;
        if (!latin && octet >= 0xc0) character = static_cast<char16_t>(0x0410 + octet - 0xc0);
        if (!latin && octet >= 0x80 && octet < 0xc0) character = windows_1251[octet - 0x80U];
        if (character == 0 && octet != 0) return std::nullopt;
        append(text, character);
    }
    return text;
}

}  // namespace pidpys::api
