// SPDX-License-Identifier: MIT
#include "gui/login_window.hpp"

#include <catch2/catch.hpp>

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include "gui/strings.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::gui;

namespace {

struct LoginScene {
    std::string path, password;
    int logins = 0;
    LoginWindow::Done done;
    LoginWindow window{{[this](channel::LoginRequest request, LoginWindow::Done finished) {
                            ++logins;
                            path = request.path;
                            password = std::string(request.password.view());
                            done = std::move(finished);
                        },
                        [this](LoginWindow::Done finished) { done = std::move(finished); }}};
    LoginScene() {
        window.show();
        (void)QTest::qWaitForWindowActive(&window);
    }
};

}  // namespace

TEST_CASE("login_sends_the_password_and_forgets_it") {
    LoginScene scene;
    scene.window.set_path(QStringLiteral("/home/o/Key-6.dat"));
    QTest::keyClicks(scene.window.password_edit(), QStringLiteral("secret"));
    QTest::keyClick(scene.window.password_edit(), Qt::Key_Return);
    CHECK(scene.logins == 1);
    CHECK(scene.path == "/home/o/Key-6.dat");
    CHECK(scene.password == "secret");
    CHECK(scene.window.password_edit()->text().isEmpty());
    CHECK_FALSE(scene.window.login_button()->isEnabled());
    scene.done({});
    CHECK_FALSE(scene.window.isVisible());
}

TEST_CASE("login_with_a_wrong_password_says_so_and_stays") {
    LoginScene scene;
    scene.window.set_path(QStringLiteral("/k"));
    QTest::keyClicks(scene.window.password_edit(), QStringLiteral("x"));
    QTest::mouseClick(scene.window.login_button(), Qt::LeftButton);
    scene.done(Error{Errc::wrong_password, {}});
    CHECK(scene.window.isVisible());
    CHECK(scene.window.login_button()->isEnabled());
    CHECK(scene.window.message()->text() == say(Text::error_wrong_password));
}

TEST_CASE("login_without_a_file_asks_for_one") {
    LoginScene scene;
    QTest::mouseClick(scene.window.login_button(), Qt::LeftButton);
    CHECK(scene.logins == 0);
    CHECK(scene.window.message()->text() == say(Text::path_missing));
}

TEST_CASE("login_window_that_is_closed_keeps_no_password") {
    LoginScene scene;
    QTest::keyClicks(scene.window.password_edit(), QStringLiteral("secret"));
    scene.window.close();
    CHECK(scene.window.password_edit()->text().isEmpty());
}
