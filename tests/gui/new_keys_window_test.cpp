// SPDX-License-Identifier: MIT
#include "gui/new_keys_window.hpp"

#include <catch2/catch.hpp>

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "gui/format.hpp"
#include "gui/question_dialog.hpp"
#include "gui/strings.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;
using namespace pidpys::gui;

namespace {

struct NewKeysScene {
    QTemporaryDir directory;
    QString path, chosen_path = {};
    std::string chosen_password;
    int chosen = 0;
    NewKeysWindow window{new_keys_question(), [this](const QString& file, const SecretString& password) {
                             ++chosen;
                             chosen_path = file;
                             chosen_password = password.view();
                         }};

    NewKeysScene() : path(directory.filePath(QStringLiteral("key.p12"))) {
        window.show();
        window.activateWindow();
        (void)QTest::qWaitForWindowActive(&window);
    }
    void fill(const QString& file, const QString& password, const QString& again) {
        window.path_edit()->setText(file);
        for (QLineEdit* edit : {window.password_edit(), window.repeated_edit()}) edit->clear();
        QTest::keyClicks(window.password_edit(), password);
        QTest::keyClicks(window.repeated_edit(), again);
        QTest::mouseClick(window.make_button(), Qt::LeftButton);
    }
};

}  // namespace

TEST_CASE("new_keys_window_hands_over_what_was_chosen_and_keeps_no_password") {
    NewKeysScene it;
    CHECK(it.window.path_edit()->text().endsWith(QStringLiteral("/key.p12")));
    it.fill(it.path, QStringLiteral("long enough"), QStringLiteral("long enough"));
    CHECK(it.chosen == 1);
    CHECK(it.chosen_path == it.path);
    CHECK(it.chosen_password == "long enough");
    CHECK(it.window.password_edit()->text().isEmpty());
    CHECK(it.window.repeated_edit()->text().isEmpty());
    CHECK_FALSE(it.window.isVisible());
    QTest::mouseClick(it.window.make_button(), Qt::LeftButton);
    CHECK(it.chosen == 1);
}

TEST_CASE("new_keys_window_says_beside_its_field_what_is_wrong") {
    NewKeysScene it;
    const QString good = QStringLiteral("long enough");
    const auto wrong_at = [&](const QLabel* alert, const QLineEdit* field, Text text) {
        CHECK(it.chosen == 0);
        CHECK(alert->isVisible());
        CHECK(alert->text().contains(say(text)));
        CHECK(field->hasFocus());
        CHECK(field->accessibleDescription() == say(text));
    };
    it.fill(QStringLiteral("key.p12"), good, good);
    wrong_at(it.window.path_alert(), it.window.path_edit(), Text::folder_missing);
    it.fill(it.directory.filePath(QStringLiteral("none/key.p12")), good, good);
    wrong_at(it.window.path_alert(), it.window.path_edit(), Text::folder_missing);
    QFile file(it.path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.close();
    it.fill(it.path, good, good);
    wrong_at(it.window.path_alert(), it.window.path_edit(), Text::file_stands_there);
    REQUIRE(file.remove());
    it.fill(it.path, good, QStringLiteral("long enougH"));
    wrong_at(it.window.repeated_alert(), it.window.repeated_edit(), Text::passwords_differ);
    it.fill(it.path, QStringLiteral("short"), QStringLiteral("short"));
    CHECK(it.window.password_alert()->text().contains(format_number(8)));
    CHECK(it.chosen == 0);
    it.fill(it.path, good, good);
    CHECK(it.chosen == 1);
}

TEST_CASE("new_keys_window_is_handled_by_the_keyboard") {
    NewKeysScene it;
    it.window.path_edit()->setText(it.path);
    CHECK(it.window.password_edit()->hasFocus());
    for (QLineEdit* edit : {it.window.password_edit(), it.window.repeated_edit()})
        QTest::keyClicks(edit, QStringLiteral("long enough"));
    QTest::keyClick(it.window.repeated_edit(), Qt::Key_Return);
    CHECK(it.chosen == 1);
    NewKeysScene other;
    QTest::keyClick(&other.window, Qt::Key_Escape);
    CHECK_FALSE(other.window.isVisible());
    CHECK(other.chosen == 0);
}

TEST_CASE("strength_of_a_password_counts_length_and_kinds") {
    CHECK(strength_of(QStringLiteral("")) == Strength::weak);
    CHECK(strength_of(QStringLiteral("password")) == Strength::weak);
    CHECK(strength_of(QStringLiteral("aaaaaaaaaaaaaaaaaaaaaaaa")) == Strength::weak);
    CHECK(strength_of(QStringLiteral("зелений кіт")) == Strength::fair);
    CHECK(strength_of(QStringLiteral("Зелений кіт на 7 даху")) == Strength::strong);
}

TEST_CASE("new_keys_question_answers_what_its_window_chose") {
    std::optional<channel::Answer> given;
    QuestionDialog dialog(new_keys_question(), false, [&](const channel::Answer& answer) { given = answer; });
    NewKeysChosen chosen;
    dialog.choose_keys = [&](QWidget*, const channel::Question& question, NewKeysChosen choose) {
        CHECK(question.shortest_password == 8);
        chosen = std::move(choose);
    };
    dialog.show();
    (void)QTest::qWaitForWindowActive(&dialog);
    REQUIRE(wait_until([&] { return dialog.guard().armed(); }));
    QTest::mouseClick(dialog.allow_button(), Qt::LeftButton);
    CHECK_FALSE(given);
    REQUIRE(chosen);
    chosen(QStringLiteral("/home/o/key.p12"), SecretString("long enough"));
    REQUIRE(given);
    CHECK(given->outcome == channel::Outcome::allowed);
    CHECK(given->path == "/home/o/key.p12");
    REQUIRE(given->password);
    CHECK(given->password->view() == "long enough");
}
