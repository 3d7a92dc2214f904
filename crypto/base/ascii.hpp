// SPDX-License-Identifier: MIT
// Small facts about texts of foreign formats: blanks, lines, letters of ASCII.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace pidpys {

inline constexpr std::string_view ascii_blanks = " \t\r\n";

inline std::string_view without_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(ascii_blanks);
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(ascii_blanks) + 1 - first);
}

// The next line off `rest`, without its LF or CR LF.
inline std::string_view take_line(std::string_view& rest) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

inline std::string lower_ascii(std::string_view text) {
    std::string folded(text);
    for (char& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return folded;
}

}  // namespace pidpys
