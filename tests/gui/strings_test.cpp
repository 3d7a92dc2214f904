// SPDX-License-Identifier: MIT
#include "gui/strings.hpp"

#include <catch2/catch.hpp>

#include "gui/format.hpp"

using namespace pidpys::gui;

TEST_CASE("every_text_is_there_in_every_language_with_the_same_places_for_values") {
    for (int id = 0; id < static_cast<int>(Text::count_); ++id) {
        set_language(Language::uk);
        const QString original = say(static_cast<Text>(id));
        for (const Language language : {Language::uk, Language::en, Language::ru, Language::pl}) {
            set_language(language);
            const QString text = say(static_cast<Text>(id));
            INFO(id << " " << text.toStdString());
            CHECK_FALSE(text.isEmpty());
            CHECK(text.count(QStringLiteral("%1")) == original.count(QStringLiteral("%1")));
            CHECK(text.count(QStringLiteral("%2")) == original.count(QStringLiteral("%2")));
            CHECK(text.count('&') == original.count('&'));
        }
    }
    set_language(Language::uk);
}

TEST_CASE("values_are_shown_as_people_write_them") {
    set_language(Language::uk);
    CHECK(format_size(17) == QStringLiteral("17 Б"));
    CHECK(format_size(10'240).startsWith(QStringLiteral("10,0 КБ")));
    CHECK(format_countdown(65) == QStringLiteral("1:05"));
    CHECK(format_date(0) == QStringLiteral("—"));
    CHECK(say(Text::state_keys, QStringLiteral("%1 %2")) == QStringLiteral("Ключ: %1 %2"));
}

TEST_CASE("foreign_text_can_break_anywhere_but_says_the_same") {
    QString text = foreign(std::string(200, 'a'));
    CHECK(text.contains(QChar(0x200B)));
    CHECK(text.remove(QChar(0x200B)) == QString(200, 'a'));
}
