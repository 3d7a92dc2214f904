// SPDX-License-Identifier: MIT
// Texts of strangers (origins, file names, owners of certificates) made safe to show in a window or a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pidpys::channel {

// The code point at the front of `text`, which is advanced past it; an ill-formed sequence gives U+FFFD and takes one
// octet. `text` is not empty.
char32_t next_code_point(std::string_view& text);

void append_utf8(std::string& out, char32_t code);

// What a character of foreign text may do in a line that a person decides by.
enum class Glyph {
    plain,
    blank,      // every kind of space and line break
    combining,  // stacks on its neighbour; long runs paint over other lines
    hostile     // control, bidirectional, invisible, private or unassigned: changes how others read, or hides
};
Glyph classify(char32_t code);

inline constexpr int max_combining = 3;  // that may follow a character

// One line of UTF-8: runs of blanks become one space, hostile characters U+FFFD, so that their presence is seen, at
// most `max_combining` marks follow a character, and an ellipsis marks a cut at `limit` octets.
std::string visible_line(std::string_view text, std::size_t limit = 4096);

}  // namespace pidpys::channel
