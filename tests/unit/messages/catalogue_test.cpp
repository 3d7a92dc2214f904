// SPDX-License-Identifier: MIT
#include <set>

#include <catch2/catch.hpp>

#include "api/accounts/accounts.hpp"
#include "api/messages/language_table.hpp"
#include "api/messages/reason.hpp"
#include "api/messages/utf8.hpp"

using namespace pidpys;
using namespace pidpys::api;

namespace {

template <class Check>
void for_each_text(Check check) {
    for (std::size_t m = 0; m < static_cast<std::size_t>(Message::count); ++m)
        for (std::size_t l = 0; l < language_count; ++l) check(static_cast<Message>(m), static_cast<Language>(l));
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

TEST_CASE("language_table_keeps_the_latest_of_a_caller") {
    Quota quota;
    quota.stranger.records = 2;
    Accounts accounts(quota);
    const auto account = accounts.of({parse_origin("https://a.ua").value(), {}});
    LanguageTable table;
    CHECK(table.set(account, "a", Language::en));
    CHECK(table.set(account, "b", Language::ru));
    CHECK(table.set(account, "a", Language::pl));
    CHECK(table.of("a") == Language::pl);
    CHECK(table.set(account, "c", Language::en));
    CHECK(table.of("b") == Language::uk);
    CHECK(table.of("a") == Language::pl);
    CHECK(table.of("nobody") == Language::uk);
}

TEST_CASE("language_table_strangers_do_not_push_out_what_others_have_chosen") {
    Quota quota;
    quota.strangers.records = 3;
    Accounts accounts(quota);
    LanguageTable table;
    CHECK(table.set(accounts.of({}), "local", Language::en));
    for (int i = 0; i < 10; ++i) {
        const auto site = "https://s" + std::to_string(i) + ".ua";
        CHECK(table.set(accounts.of({parse_origin(site).value(), {}}), site, Language::pl));
    }
    CHECK(table.of("local") == Language::en);
    CHECK(table.of("https://s9.ua") == Language::pl);
    CHECK(table.of("https://s0.ua") == Language::uk);
    CHECK(accounts.held_by_strangers().records == 3);
}
