// SPDX-License-Identifier: MIT
#include "api/messages/language.hpp"

#include <array>
#include <cctype>
#include <cstdlib>
#include <string>

#include "platform/user_language.hpp"

namespace pidpys::api {
namespace {

constexpr std::array<std::string_view, language_count> codes = {"uk", "ru", "en", "pl"};

}  // namespace

std::optional<Language> parse_language(std::string_view code) {
    if (code.size() < 2 || (code.size() > 2 && code[2] != '-' && code[2] != '_')) return std::nullopt;
    std::string primary(code.substr(0, 2));
    for (char& c : primary) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (primary == "ua") return Language::uk;
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (codes[i] == primary) return static_cast<Language>(i);
    return std::nullopt;
}

std::string_view language_code(Language language) { return codes[static_cast<std::size_t>(language)]; }

Language language_of_environment() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* locale = std::getenv(name);
        if (locale == nullptr || *locale == '\0') continue;
        const std::string_view code = std::string_view(locale).substr(0, std::string_view(locale).find_first_of("_.@"));
        if (code == "C" || code == "POSIX") return Language::uk;
        return parse_language(code).value_or(Language::en);
    }
    const std::string own = platform::user_language();
    return own.empty() ? Language::uk : parse_language(own).value_or(Language::en);
}

}  // namespace pidpys::api
