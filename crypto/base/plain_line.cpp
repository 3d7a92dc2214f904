// SPDX-License-Identifier: MIT
#include "crypto/base/plain_line.hpp"

#include <utility>

#include "crypto/base/utf8.hpp"

namespace pidpys {
namespace {

constexpr std::string_view ellipsis = "…";
constexpr char32_t no_character = 0xffffffff;

// The character that begins at the text's start, and how many octets it takes; one octet of what is none.
std::pair<char32_t, std::size_t> first_character(std::string_view text) {
    const std::size_t size = utf8_length(text);
    if (size == 0) return {no_character, 1};
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    char32_t character = size == 1 ? octet(0) : octet(0) & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) character = character << 6 | (octet(i) & 0x3f);
    return {character, size};
}

bool is_blank(char32_t c) {
    return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

}  // namespace

std::string plain_line(std::string_view text, std::size_t most) {
    std::string line;
    bool blank = false;
    while (!text.empty()) {
        const auto [character, size] = first_character(text);
        const std::string_view piece = character == no_character ? "?" : text.substr(0, size);
        text.remove_prefix(size);
        if (is_blank(character)) {
            blank = !line.empty();
            continue;
        }
        if (line.size() + (blank ? 1 : 0) + piece.size() + ellipsis.size() > most) return line.append(ellipsis);
        if (blank) line += ' ';
        blank = false;
        line += piece;
    }
    return line;
}

bool is_plain(std::string_view text) {
    while (!text.empty()) {
        const auto [character, size] = first_character(text);
        const bool blank = character == U' ' || character == U'\u00a0';
        if (character == no_character || (is_blank(character) && !blank)) return false;
        text.remove_prefix(size);
    }
    return true;
}

}  // namespace pidpys
