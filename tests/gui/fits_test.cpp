// SPDX-License-Identifier: MIT
// The question windows on small screens, at large scales and with large letters, in every language. The screen is the
// offscreen platform's, as the test's configuration file describes it.
#include <catch2/catch.hpp>

#include <QApplication>
#include <QPushButton>
#include <QScreen>
#include <QTest>

#include "gui/screen_fit.hpp"
#include "gui/strings.hpp"
#include "question_scene.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;

TEST_CASE("the_buttons_of_a_question_are_always_in_sight") {
    const QSize screen = QGuiApplication::primaryScreen()->availableSize();
    UNSCOPED_INFO("screen " << screen.width() << "x" << screen.height());
    for (const auto language : {gui::Language::uk, gui::Language::en, gui::Language::ru, gui::Language::pl}) {
        gui::set_language(language);
        for (const auto& [name, question] : all_questions()) {
            ShownDialog dialog(question);
            run_loop(20);
            for (const std::size_t waiting : {0, 3}) {
                dialog->set_waiting(waiting);
                run_loop(10);
                INFO(name << " language " << static_cast<int>(language) << " waiting " << waiting << " window "
                          << dialog->width() << "x" << dialog->height() << " footer "
                          << dialog->minimumSizeHint().width());
                CHECK(gui::on_screen(dialog->allow_button()));
                CHECK(gui::on_screen(dialog->deny_button()));
                CHECK(gui::on_screen(dialog->hour_button()));
                CHECK(screen.height() >= dialog->frameGeometry().height());
                CHECK(screen.width() >= dialog->frameGeometry().width());
            }
        }
    }
    gui::set_language(gui::Language::uk);
}
