// SPDX-License-Identifier: MIT
// Texts in the character sets that names of files come in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pidpys::api {

// UTF-8 of octets in utf-8, us-ascii, iso-8859-1 or windows-1251 (names in any case). Nothing for another set, or
// where the octets do not belong to it.
std::optional<std::string> utf8_from(std::string_view charset, std::string_view octets);

}  // namespace pidpys::api
