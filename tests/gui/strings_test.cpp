// SPDX-License-Identifier: MIT
#include "gui/strings.hpp"

#include <memory>

#include <catch2/catch.hpp>

#include <QLabel>

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

TEST_CASE("places_to_break_are_for_the_eyes_alone") {
    const QString line(200, 'a');
    CHECK(foreign(line.toStdString()) == line);
    QString broken = breakable(line);
    CHECK(broken.contains(QChar(0x200B)));
    CHECK(broken.remove(QChar(0x200B)) == line);
    const std::unique_ptr<QLabel> label(plain_label(line));
    CHECK(label->text().contains(QChar(0x200B)));
    CHECK(label->accessibleName() == line);
}
