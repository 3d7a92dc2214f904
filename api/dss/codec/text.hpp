// SPDX-License-Identifier: MIT
// Small facts about texts: case, blanks, UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace pidpys::api::dss {

// ASCII letters alone are folded.
std::string lower(std::string_view text);
std::string upper(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trimmed(std::string_view text);

bool is_utf8(std::string_view text);           // RFC 3629: no surrogates, no overlong forms
// The longest prefix of at most `octets` that does not cut a character.
std::string_view utf8_prefix(std::string_view text, std::size_t octets);

}  // namespace pidpys::api::dss
