// SPDX-License-Identifier: MIT
// The languages of everything that people read.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace pidpys::api {

enum class Language : unsigned char { uk, ru, en, pl };
inline constexpr std::size_t language_count = 4;

// ISO 639-1, either case, also with a region: "uk", "EN", "pl-PL"; "ua" is what some clients send for "uk".
std::optional<Language> parse_language(std::string_view code);
std::string_view language_code(Language language);

// From LC_ALL, LC_MESSAGES, LANG, else from Windows: uk where nothing says it (C, POSIX), en for any other.
Language language_of_environment();

}  // namespace pidpys::api
