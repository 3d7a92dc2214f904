// SPDX-License-Identifier: MIT
#include "channel/display_text.hpp"

#include <algorithm>
#include <iterator>

namespace pidpys::channel {

namespace {

constexpr char32_t replacement = 0xFFFD;

struct Range {
    char32_t first, last;
};

constexpr Range blanks[] = {{0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680},
                            {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};

constexpr Range combinings[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
                                {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}};

constexpr Range hostiles[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},                          // C0, DEL, C1: terminal escapes
    {0xAD, 0xAD},     {0x034F, 0x034F},   {0x061C, 0x061C},  // soft hyphen, grapheme joiner, Arabic letter mark
    {0x115F, 0x1160}, {0x17B4, 0x17B5},   {0x180B, 0x180F},  // fillers that show nothing
    {0x200B, 0x200F}, {0x202A, 0x202E},   {0x2060, 0x206F},  // zero width, bidirectional controls
    {0x2800, 0x2800}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},  // blank Braille, filler, variation selectors
    {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},
    {0xE000, 0xF8FF}, {0x1D173, 0x1D17A}, {0xE0000, 0x10FFFF}};  // private use, musical controls, tags

template <std::size_t N>
bool among(const Range (&ranges)[N], char32_t code) {
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [code](const Range& range) { return code >= range.first && code <= range.last; });
}

}  // namespace

char32_t next_code_point(std::string_view& text) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = octet(0);
    std::size_t length = first < 0x80                    ? 1
                         : first >= 0xC2 && first < 0xE0 ? 2
                         : first >= 0xE0 && first < 0xF0 ? 3
                         : first >= 0xF0 && first < 0xF5 ? 4
                                                         : 0;
    char32_t code = length == 1 ? first : length == 2 ? first & 0x1FU : length == 3 ? first & 0x0FU : first & 0x07U;
    bool good = length != 0 && length <= text.size();
    for (std::size_t i = 1; good && i < length; ++i) {
        good = (octet(i) & 0xC0U) == 0x80U;
        code = code << 6 | (octet(i) & 0x3FU);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    good = good && code >= smallest[length] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    text.remove_prefix(good ? length : 1);
    return good ? code : replacement;
}

void append_utf8(std::string& out, char32_t code) {
    const auto put = [&](char32_t octet) { out.push_back(static_cast<char>(static_cast<unsigned char>(octet))); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xC0U | code >> 6);
    } else if (code < 0x10000) {
        put(0xE0U | code >> 12);
        put(0x80U | (code >> 6 & 0x3FU));
    } else {
        put(0xF0U | code >> 18);
        put(0x80U | (code >> 12 & 0x3FU));
        put(0x80U | (code >> 6 & 0x3FU));
    }
    put(0x80U | (code & 0x3FU));
}

Glyph classify(char32_t code) {
    if (code > 0x20 && code < 0x7F) return Glyph::plain;
    if (among(blanks, code)) return Glyph::blank;
    if (among(hostiles, code)) return Glyph::hostile;
    return among(combinings, code) ? Glyph::combining : Glyph::plain;
}

std::string visible_line(std::string_view text, std::size_t limit) {
    std::string line;
    line.reserve(std::min(text.size(), limit) + 4);
    bool blank_before = true;
    int combining = 0;
    while (!text.empty()) {
        if (line.size() >= limit) {
            line += "…";
            break;
        }
        const char32_t code = next_code_point(text);
        const Glyph glyph = classify(code);
        combining = glyph == Glyph::combining ? combining + 1 : 0;
        if (combining > max_combining || (glyph == Glyph::blank && blank_before)) continue;
        blank_before = glyph == Glyph::blank;
        append_utf8(line, glyph == Glyph::blank ? U' ' : glyph == Glyph::hostile ? replacement : code);
    }
    if (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

}  // namespace pidpys::channel
