// SPDX-License-Identifier: MIT
// Catch2 inside a Qt application.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <QApplication>
#include <QFont>

#include "gui/appearance.hpp"
#include "gui/spoken.hpp"
#include "gui/translations.hpp"

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    pidpys::gui::dress(application);
    pidpys::gui::install_spoken_roles();
    QApplication::setQuitOnLastWindowClosed(false);
    pidpys::gui::use_language(pidpys::gui::Language::uk);
    if (const int points = qEnvironmentVariableIntValue("PIDPYS_TEST_POINTS"); points > 0) {
        QFont font = QApplication::font();
        font.setPointSize(points);
        QApplication::setFont(font);
    }
    return Catch::Session().run(argc, argv);
}
