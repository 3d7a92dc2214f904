// SPDX-License-Identifier: MIT
#include "api/confirm/words.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace pidpys;
using namespace pidpys::api;
using confirm::Word;

namespace {

std::size_t places(std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find("{n}"); at != std::string_view::npos; at = text.find("{n}", at + 1)) ++count;
    return count;
}

bool has_any(std::string_view text, std::initializer_list<std::string_view> letters) {
    return std::ranges::any_of(letters, [&](auto letter) { return text.find(letter) != std::string_view::npos; });
}

}  // namespace

TEST_CASE("confirm_words_are_whole_and_pure_in_every_language") {
    for (std::size_t w = 0; w < static_cast<std::size_t>(Word::count); ++w) {
        const auto of = [&](Language language) { return confirm::text(language, static_cast<Word>(w)); };
        INFO(of(Language::uk));
        for (const auto language : {Language::uk, Language::ru, Language::en, Language::pl}) {
            CHECK_FALSE(of(language).empty());
            CHECK(places(of(language)) == places(of(Language::uk)));
        }
        CHECK_FALSE(has_any(of(Language::uk), {"ы", "э", "ё", "ъ", "Ы", "Э"}));
        CHECK_FALSE(has_any(of(Language::ru), {"і", "ї", "є", "ґ", "І"}));
        CHECK_FALSE(has_any(of(Language::en), {"а", "о", "и", "ł", "ż"}));
        CHECK_FALSE(has_any(of(Language::pl), {"а", "о", "и"}));
    }
}

TEST_CASE("confirm_places_are_filled_in_their_order_and_values_are_not_looked_into") {
    CHECK(confirm::say(Language::en, Word::list_of_files, {"{n}", "2", "3"}) == "List of files: {n}–2 of 3");
    CHECK(confirm::say(Language::en, Word::allow, {"more"}) == "Allow");
}

TEST_CASE("confirm_language_is_the_one_that_the_browser_likes_best") {
    const auto of = [](std::string_view accept) { return confirm::language_for(accept, Language::uk); };
    CHECK(of("") == Language::uk);
    CHECK(of("   ") == Language::uk);
    CHECK(of("pl-PL,pl;q=0.9,en;q=0.8") == Language::pl);
    CHECK(of("de, en;q=0.5, uk;q=0.7") == Language::uk);
    CHECK(of("en;q=0.7, ru;q=0.7") == Language::en);
    CHECK(of("de") == Language::en);
    CHECK(of("de, *;q=0.1") == Language::uk);
    CHECK(of("uk;q=0, en;q=0.001") == Language::en);
    CHECK(of("ru;q=2, pl;q=0.1") == Language::pl);
    CHECK(of("ru;q=0.12345, pl;q=0.1") == Language::pl);
    CHECK(of("ru;q=, pl;q=0.1") == Language::pl);
    CHECK(of("ru ; q=0.3 , pl;Q=1.000") == Language::pl);
    CHECK(of(std::string(2000, ',') + "pl") == Language::en);
}
