// SPDX-License-Identifier: MIT
// What is drawn can be read, and shows where the keyboard is: every window, in a light and a dark palette and in one of
// high contrast, and in palettes of desktops that are careless.
#include <catch2/catch.hpp>

#include <QApplication>
#include <QPainter>
#include <QPushButton>
#include <QTest>
#include <QVBoxLayout>

#include "desk_scene.hpp"
#include "faint.hpp"
#include "gui/appearance.hpp"
#include "gui/format.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;

namespace {

std::string report(const QStringList& faults) { return faults.join(QStringLiteral("\n")).toStdString(); }

}  // namespace

TEST_CASE("contrast_is_that_of_wcag") {
    CHECK(gui::contrast(Qt::black, Qt::white) == Approx(21));
    CHECK(gui::contrast(Qt::white, Qt::white) == Approx(1));
    CHECK(gui::contrast(QColor(0x77, 0x77, 0x77), Qt::white) == Approx(4.48).margin(0.005));
    CHECK(gui::contrast(Qt::red, Qt::white) == Approx(4.0).margin(0.005));
}

TEST_CASE("a_palette_is_made_readable_whatever_the_desktop_says") {
    QPalette careless(QColor(0xef, 0xf0, 0xf1));
    careless.setColor(QPalette::Highlight, QColor(0x3d, 0xae, 0xe9));
    careless.setColor(QPalette::HighlightedText, Qt::white);
    careless.setColor(QPalette::PlaceholderText, QColor(0xbb, 0xbb, 0xbb));
    QPalette sepia(QColor(0xd8, 0xc8, 0xa8));
    sepia.setColor(QPalette::WindowText, QColor(0x50, 0x40, 0x20));
    for (const QPalette& palette : {careless, sepia, light_palette(), dark_palette(), high_contrast_palette()}) {
        const QPalette mended = gui::readable(palette);
        for (const auto ground : {QPalette::Window, QPalette::Base}) {
            CHECK(gui::contrast(mended.color(QPalette::PlaceholderText), mended.color(ground)) >= gui::text_contrast);
            CHECK(gui::contrast(gui::mark_colour(mended), mended.color(ground)) >= gui::mark_contrast);
            CHECK(gui::contrast(gui::edge_colour(mended), mended.color(ground)) >= gui::mark_contrast);
        }
        CHECK(gui::contrast(mended.color(QPalette::HighlightedText), mended.color(QPalette::Highlight)) >=
              gui::text_contrast);
    }
    QApplication::setPalette(careless);  // as a desktop does that is switched over while we run
    CHECK(gui::contrast(QApplication::palette().color(QPalette::PlaceholderText),
                        QApplication::palette().color(QPalette::Window)) >= gui::text_contrast);
}

TEST_CASE("what_is_too_faint_is_found") {
    QApplication::setPalette(light_palette());
    QWidget window;
    auto* column = new QVBoxLayout(&window);
    QLabel* faint = gui::plain_label(QStringLiteral("ledwo widoczne"), &window);
    column->addWidget(faint);
    column->addWidget(gui::plain_label(QStringLiteral("widoczne"), &window));
    window.show();
    REQUIRE(QTest::qWaitForWindowExposed(&window));
    CHECK(too_faint(window).isEmpty());
    QPalette grey = faint->palette();
    grey.setColor(QPalette::WindowText, QColor(0x90, 0x90, 0x90));
    faint->setPalette(grey);
    REQUIRE(too_faint(window).size() == 1);
    CHECK(too_faint(window).front().contains(QStringLiteral("ledwo")));
}

TEST_CASE("focus_that_is_not_drawn_is_found") {
    class Silent : public QPushButton {
        void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), Qt::gray); }
    };
    QWidget window;
    auto* column = new QVBoxLayout(&window);
    column->addWidget(new Silent);
    column->addWidget(new QPushButton(QStringLiteral("widoczny")));
    window.show();
    REQUIRE(QTest::qWaitForWindowActive(&window));
    CHECK(unseen_focus(window).size() == 1);
}

namespace {

void check_in_every_look(QStringList (*faults_of)(QWidget&)) {
    show_all_windows([&](QWidget& window, const QString& name) {
        window.show();
        for (const Look& look : looks()) {
            QApplication::setPalette(look.palette);
            run_loop(10);
            window.activateWindow();  // the window before may go late, and take the focus along
            REQUIRE(QTest::qWaitForWindowActive(&window));
            const QStringList faults = faults_of(window);
            INFO(name.toStdString() << ", " << look.name << "\n" << report(faults));
            CHECK(faults.isEmpty());
        }
    });
}

}  // namespace

TEST_CASE("every_text_and_every_mark_has_contrast") { check_in_every_look(too_faint); }

TEST_CASE("the_focus_is_seen_wherever_the_keyboard_goes") { check_in_every_look(unseen_focus); }
