// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <set>

#include "api/messages/reason.hpp"
#include "api/messages/utf8.hpp"

using namespace pidpys;
using namespace pidpys::api;

namespace {

template <class Check>
void for_each_text(Check check) {
    for (std::size_t m = 0; m < static_cast<std::size_t>(Message::count); ++m)
        for (std::size_t l = 0; l < language_count; ++l)
            check(static_cast<Message>(m), static_cast<Language>(l));
}

}  // namespace

TEST_CASE("catalogue_every_text_is_present_and_utf8") {
    for_each_text([](Message message, Language language) {
        auto rest = text(message, language);
        CHECK_FALSE(rest.empty());
        while (!rest.empty()) {
            const auto length = utf8_length(rest);
            REQUIRE(length > 0);
            rest.remove_prefix(length);
        }
    });
}

TEST_CASE("catalogue_places_are_the_same_in_all_languages") {
    for_each_text([](Message message, Language language) {
        const auto has = [&](Language in) { return text(message, in).find("{n}") != std::string_view::npos; };
        CHECK(has(language) == has(Language::uk));
    });
}

TEST_CASE("catalogue_texts_of_a_language_are_in_its_alphabet") {
    const auto has_any = [](std::string_view text, std::initializer_list<std::string_view> letters) {
        for (const auto letter : letters)
            if (text.find(letter) != std::string_view::npos) return true;
        return false;
    };
    for (std::size_t m = 0; m < static_cast<std::size_t>(Message::count); ++m) {
        const auto message = static_cast<Message>(m);
        INFO(text(message, Language::uk));
        CHECK_FALSE(has_any(text(message, Language::uk), {"ы", "э", "ё", "ъ"}));
        CHECK_FALSE(has_any(text(message, Language::ru), {"і", "ї", "є", "ґ"}));
        CHECK_FALSE(has_any(text(message, Language::en), {"а", "о", "и", "ł", "ż"}));
        CHECK_FALSE(has_any(text(message, Language::pl), {"а", "о", "и"}));
    }
}

TEST_CASE("reason_every_error_has_a_text_of_its_own") {
    std::set<Message> seen;
    for (int code = 0; code <= static_cast<int>(Errc::internal); ++code) {
        const Error error{static_cast<Errc>(code), "detail"};
        CHECK(seen.insert(reason_of(error.code)).second);
        CHECK(explain(error, Language::en).find(" (detail)") != std::string::npos);
        CHECK_FALSE(explain({error.code, {}}, Language::uk).empty());
    }
}

TEST_CASE("language_codes_are_read_as_clients_write_them") {
    CHECK(parse_language("uk") == Language::uk);
    CHECK(parse_language("UA") == Language::uk);
    CHECK(parse_language("ru-RU") == Language::ru);
    CHECK(parse_language("en_GB") == Language::en);
    CHECK(parse_language("pl") == Language::pl);
    for (const char* code : {"", "u", "xx", "ukr", "englisch"}) CHECK_FALSE(parse_language(code));
}

TEST_CASE("language_table_keeps_the_latest_callers") {
    LanguageTable table(Language::uk, 2);
    table.set("a", Language::en);
    table.set("b", Language::ru);
    table.set("a", Language::pl);
    CHECK(table.of("a") == Language::pl);
    table.set("c", Language::en);
    CHECK(table.of("a") == Language::uk);
    CHECK(table.of("b") == Language::ru);
    CHECK(table.of("nobody") == Language::uk);
}
