// SPDX-License-Identifier: MIT
// The languages of the contract, and which of them each caller has chosen (cipher-api 4.14, 13: per origin, so that
// one page does not change another's).
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pidpys::api {

enum class Language : unsigned char { uk, ru, en, pl };
inline constexpr std::size_t language_count = 4;

// ISO 639-1, either case, also with a region: "uk", "EN", "pl-PL"; "ua" is what some clients send for "uk".
std::optional<Language> parse_language(std::string_view code);
std::string_view language_code(Language language);

// From LC_ALL, LC_MESSAGES, LANG: uk where they say nothing (C, POSIX), en for a language we do not speak.
Language language_of_environment();

// Thread-safe. Remembers the latest `capacity` callers; the others get the default.
class LanguageTable {
public:
    explicit LanguageTable(Language initial = Language::uk, std::size_t capacity = 1000)
        : default_(initial), capacity_(capacity) {}

    [[nodiscard]] Language of(const std::string& caller) const;
    [[nodiscard]] Language initial() const { return default_; }
    void set(const std::string& caller, Language language);

private:
    const Language default_;
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Language> chosen_;
    std::list<std::string> order_;  // of the first choice, oldest in front
};

}  // namespace pidpys::api
