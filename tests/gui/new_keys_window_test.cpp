// SPDX-License-Identifier: MIT
#include "gui/new_keys_window.hpp"

#include <catch2/catch.hpp>

#include <QComboBox>
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
    bool person_knows = false;
    NewKeysWindow window;

    explicit NewKeysScene(const channel::Question& question = new_keys_question())
        : path(directory.filePath(QStringLiteral("key.p12"))), window(question, [this](const NewKeysPlace& place) {
              ++chosen;
              chosen_path = place.path;
              chosen_password = place.password.view();
              person_knows = place.person_knows;
          }) {
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

TEST_CASE("new_keys_window_offers_tokens_and_sends_no_password_to_one") {
    auto question = new_keys_question();
    question.may_be_in_token = true;
    NewKeysScene it(question);
    CHECK_FALSE(it.window.place_box()->isVisible());
    QTest::keyClicks(it.window.password_edit(), QStringLiteral("long enough"));
    it.window.show_tokens(two_tokens());
    CHECK(it.window.place_box()->isVisible());
    CHECK(it.window.place_box()->count() == 3);
    CHECK(it.window.place_box()->currentIndex() == 0);
    CHECK(it.window.password_edit()->text() == QStringLiteral("long enough"));

    it.window.place_box()->setCurrentIndex(2);
    CHECK(it.window.password_edit()->text().isEmpty());
    CHECK_FALSE(it.window.path_edit()->isVisible());
    CHECK_FALSE(it.window.repeated_edit()->isVisible());
    CHECK_FALSE(it.window.strength()->isVisible());
    CHECK(it.window.password_alert()->text().contains(say(Text::pin_last_try)));
    QTest::mouseClick(it.window.make_button(), Qt::LeftButton);
    CHECK(it.chosen == 0);
    CHECK(it.window.password_alert()->text().contains(say(Text::pin_missing)));
    QTest::keyClicks(it.window.password_edit(), QStringLiteral("1234"));
    it.window.show_tokens(two_tokens());  // the same: what is typed stays
    QTest::keyClick(it.window.password_edit(), Qt::Key_Return);
    CHECK(it.chosen == 1);
    CHECK(it.chosen_path.toStdString() == two_tokens()[1].uri);
    CHECK(it.chosen_password == "1234");
    CHECK(it.person_knows);
}

TEST_CASE("new_keys_window_forgets_a_pin_when_its_token_goes") {
    auto question = new_keys_question();
    question.may_be_in_token = true;
    NewKeysScene it(question);
    it.window.show_tokens(two_tokens());
    it.window.place_box()->setCurrentIndex(1);
    QTest::keyClicks(it.window.password_edit(), QStringLiteral("1234"));
    it.window.show_tokens({});
    CHECK(it.window.password_edit()->text().isEmpty());
    CHECK_FALSE(it.window.place_box()->isVisible());
    CHECK(it.window.path_edit()->isVisible());
    it.fill(it.path, QStringLiteral("long enough"), QStringLiteral("long enough"));
    CHECK(it.chosen_path == it.path);
    CHECK_FALSE(it.person_knows);
}

TEST_CASE("new_keys_window_says_why_the_token_was_not_logged_in") {
    auto question = new_keys_question();
    question.may_be_in_token = true;
    question.token = two_tokens()[0].uri;
    question.pin = channel::PinTrouble::ask_many;
    NewKeysScene it(question);
    it.window.show_tokens(two_tokens());
    CHECK(it.window.place_box()->currentIndex() == 1);
    CHECK(it.window.password_alert()->text().contains(say(Text::pin_many_wrong)));
    QTest::keyClicks(it.window.password_edit(), QStringLiteral("1234"));
    QTest::mouseClick(it.window.make_button(), Qt::LeftButton);
    CHECK(it.chosen == 1);
    CHECK(it.person_knows);
    NewKeysScene without;  // a service that makes no keys in tokens
    without.window.show_tokens(two_tokens());
    CHECK_FALSE(without.window.place_box()->isVisible());
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
        return static_cast<NewKeysWindow*>(nullptr);
    };
    dialog.show();
    (void)QTest::qWaitForWindowActive(&dialog);
    REQUIRE(wait_until([&] { return dialog.guard().armed(); }));
    QTest::mouseClick(dialog.allow_button(), Qt::LeftButton);
    CHECK_FALSE(given);
    REQUIRE(chosen);
    chosen({QStringLiteral("/home/o/key.p12"), SecretString("long enough"), true});
    REQUIRE(given);
    CHECK(given->outcome == channel::Outcome::allowed);
    CHECK(given->path == "/home/o/key.p12");
    CHECK(given->person_knows);
    REQUIRE(given->password);
    CHECK(given->password->view() == "long enough");
}
