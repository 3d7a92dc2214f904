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

#include "api/accounts/account.hpp"

namespace pidpys::api {

enum class Language : unsigned char { uk, ru, en, pl };
inline constexpr std::size_t language_count = 4;

// ISO 639-1, either case, also with a region: "uk", "EN", "pl-PL"; "ua" is what some clients send for "uk".
std::optional<Language> parse_language(std::string_view code);
std::string_view language_code(Language language);

// From LC_ALL, LC_MESSAGES, LANG: uk where they say nothing (C, POSIX), en for a language we do not speak.
Language language_of_environment();

// Thread-safe. Each choice is charged to its caller's account; the oldest of a caller that has too many gives way, and
// the oldest of strangers where those together have.
class LanguageTable {
public:
    explicit LanguageTable(Language initial = Language::uk) : default_(initial) {}

    [[nodiscard]] Language of(const std::string& caller) const;
    [[nodiscard]] Language initial() const { return default_; }
    // exhausted.
    Result<void> set(const AccountPtr& account, const std::string& caller, Language language);

private:
    struct Choice {
        std::string caller;
        Language language;
        AccountPtr account;
        Charge place;
    };
    using Choices = std::list<Choice>;
    template <class Matches>
    bool drop_oldest_locked(Matches matches);

    const Language default_;
    mutable std::mutex mutex_;
    Choices choices_;               // the oldest in front
    std::unordered_map<std::string, Choices::iterator> chosen_;
};

}  // namespace pidpys::api
