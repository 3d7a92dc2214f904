// SPDX-License-Identifier: MIT
// Every window on the screens of fits_test.cpp, in every language and in every palette.
#include <catch2/catch.hpp>

#include <QApplication>
#include <QScreen>
#include <QTest>
#include <QWidget>

#include "desk_scene.hpp"
#include "fits.hpp"
#include "gui/translations.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;

TEST_CASE("every_button_and_fact_can_be_seen_or_scrolled_to") {
    for (const auto language : {gui::Language::uk, gui::Language::en, gui::Language::ru, gui::Language::pl}) {
        gui::use_language(language);
        show_all_windows([&](QWidget& window, const QString& name) {
            window.show();
            REQUIRE(QTest::qWaitForWindowExposed(&window));
            for (const Look& look : looks()) {
                QApplication::setPalette(look.palette);
                (void)wait_until([&] { return out_of_reach(window).isEmpty(); },
                                 2000);  // layouts settle in turns of the loop
                const QStringList faults = out_of_reach(window);
                INFO(name.toStdString() << " in " << gui::code_of(language).toStdString() << ", " << look.name << ", "
                                        << window.width() << "x" << window.height() << "\n"
                                        << faults.join(QStringLiteral("\n")).toStdString());
                CHECK(faults.isEmpty());
                const QSize screen = window.screen()->availableSize();
                CHECK(window.frameGeometry().width() <= screen.width());
                CHECK(window.frameGeometry().height() <= screen.height());
            }
        });
    }
    gui::use_language(gui::Language::uk);
}
