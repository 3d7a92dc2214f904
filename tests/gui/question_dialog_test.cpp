// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>

#include "gui/strings.hpp"
#include "scene.hpp"

using namespace pidpys::test;
using pidpys::channel::Outcome;
using pidpys::channel::QuestionKind;

namespace {

QString all_text(const QWidget& window) {
    QString text;
    for (const QLabel* label : window.findChildren<QLabel*>()) {
        CHECK(label->textFormat() == Qt::PlainText);
        text += label->text() + '\n';
    }
    return text.remove(QChar(0x200B));
}

}  // namespace

TEST_CASE("deny_has_the_focus_and_is_the_default") {
    ShownDialog dialog(page_question());
    REQUIRE(dialog.wait_armed());
    CHECK(dialog->deny_button()->hasFocus());
    CHECK(dialog->deny_button()->isDefault());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    REQUIRE(dialog.answer());
    CHECK(dialog.answer()->outcome == Outcome::denied);
}

TEST_CASE("mouse_click_after_arming_allows_once") {
    ShownDialog dialog(page_question());
    REQUIRE(dialog.wait_armed());
    QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
    CHECK(dialog.approved());
    QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
    CHECK(dialog.answers() == 1);
}

TEST_CASE("keyboard_reaches_allow_by_tab") {
    const auto key = GENERATE(Qt::Key_Space, Qt::Key_Return);
    ShownDialog dialog(page_question());
    REQUIRE(dialog.wait_armed());
    for (int i = 0; i < 10 && !dialog->allow_button()->hasFocus(); ++i) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    REQUIRE(dialog->allow_button()->hasFocus());
    QTest::keyClick(dialog->allow_button(), key);
    CHECK(dialog.approved());
}

TEST_CASE("escape_and_closing_the_window_deny") {
    ShownDialog dialog(page_question());
    SECTION("escape") { QTest::keyClick(&*dialog, Qt::Key_Escape); }
    SECTION("close") { dialog->close(); }
    REQUIRE(dialog.answer());
    CHECK(dialog.answer()->outcome == Outcome::denied);
}

TEST_CASE("deadline_ends_the_dialog_as_timed_out") {
    ShownDialog dialog(page_question(600));
    CHECK(wait_until([&] { return dialog.answer().has_value(); }));
    CHECK(dialog.answer()->outcome == Outcome::timed_out);
    CHECK_FALSE(dialog->isVisible());
}

TEST_CASE("withdrawn_question_closes_the_dialog") {
    ShownDialog dialog(page_question());
    dialog->finish(Outcome::cancelled);
    CHECK(dialog.answer()->outcome == Outcome::cancelled);
    CHECK(dialog.answers() == 1);
}

TEST_CASE("dialog_shows_every_fact_as_plain_text") {
    ShownDialog dialog(page_question());
    const QString text = all_text(*dialog);
    for (const char* fact : {"https://bank.ua", "Петренко Олена Іванівна", "ТОВ «Приклад»", "3A7F00C14B2296E0040000001B2C3D4E5F607182"}) {
        INFO(fact);
        CHECK(text.contains(QString::fromUtf8(fact)));
    }
    const auto* list = dialog->findChild<QListView*>();
    REQUIRE(list != nullptr);
    CHECK(list->model()->index(0, 0).data().toString().contains(QStringLiteral("Договір")));
}

TEST_CASE("markup_and_direction_marks_in_facts_are_shown_and_not_obeyed") {
    auto question = page_question();
    question.origin = "https://a.ua/<b>x</b><img src=x>\u202Egro.knab";
    question.key.owner = "<h1>Банк</h1>&lt;";
    question.documents[0].name = "<a href=x>\u2066.pdf\n";
    ShownDialog dialog(question);
    const QString text = all_text(*dialog);
    CHECK(text.contains(QStringLiteral("<b>x</b><img src=x>\uFFFDgro.knab")));
    CHECK(text.contains(QStringLiteral("<h1>Банк</h1>&lt;")));
}

TEST_CASE("batch_of_ten_thousand_documents_opens_fast_and_scrolls_to_the_last") {
    const CpuTime spent;
    ShownDialog dialog(batch_question(10'000));
    CHECK(spent.seconds() < 10);
    auto* list = dialog->findChild<QListView*>();
    REQUIRE(list != nullptr);
    CHECK(list->model()->rowCount() == 10'000);
    list->scrollToBottom();
    const QModelIndex last = list->model()->index(9'999, 0);
    CHECK(list->viewport()->rect().intersects(list->visualRect(last)));
    CHECK(dialog->height() < 900);
}

TEST_CASE("hashes_without_documents_are_shown_as_what_they_are") {
    auto question = page_question();
    question.documents.assign(3, {"", 0, "SHA-256", "00ff", true});
    question.uses = 3;
    ShownDialog dialog(question);
    const QString text = all_text(*dialog);
    CHECK(text.contains(pidpys::gui::say(pidpys::gui::Text::hashes, QStringLiteral("3"))));
    CHECK(text.contains(pidpys::gui::say(pidpys::gui::Text::hashes_explained)));
    const auto* list = dialog->findChild<QListView*>();
    REQUIRE(list != nullptr);
    REQUIRE(list->model()->rowCount() == 3);
    const QString row = list->model()->index(2, 0).data().toString();
    CHECK(row.contains(pidpys::gui::say(pidpys::gui::Text::hash_alone)));
    CHECK(row.contains(QStringLiteral("SHA-256 00ff")));
}

TEST_CASE("permission_says_that_its_documents_are_not_known") {
    auto question = page_question();
    question.documents.clear();
    question.uses = 5;
    ShownDialog dialog(question);
    const QString text = all_text(*dialog);
    CHECK(text.contains(pidpys::gui::say(pidpys::gui::Text::asks_permission)));
    CHECK(text.contains(pidpys::gui::say(pidpys::gui::Text::documents_unknown)));
    CHECK(text.contains(QStringLiteral("5")));
}

TEST_CASE("admission_answer_carries_the_choice_to_remember") {
    ShownDialog dialog(admission_question());
    REQUIRE(dialog.wait_armed());
    auto* remember = dialog->findChild<QCheckBox*>();
    REQUIRE(remember != nullptr);
    CHECK_FALSE(remember->isChecked());
    const bool wanted = GENERATE(true, false);
    remember->setChecked(wanted);
    QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
    REQUIRE(dialog.approved());
    CHECK(dialog.answer()->remember == wanted);
}

TEST_CASE("no_for_an_hour_can_be_said_to_every_question") {
    auto question = admission_question();
    question.kind = GENERATE(QuestionKind::admission, QuestionKind::signature, QuestionKind::batch, QuestionKind::container);
    question.asker = "<b>bank.ua</b>";
    ShownDialog dialog(question);
    CHECK(dialog->hour_button()->toolTip().contains(QStringLiteral("&lt;b&gt;bank.ua")));
    dialog->hour_button()->setFocus();
    QTest::keyClick(dialog->hour_button(), Qt::Key_Space);   // before the window has been seen a key means nothing
    CHECK_FALSE(dialog.answer());
    REQUIRE(dialog.wait_armed());
    QTest::mouseClick(dialog->hour_button(), Qt::LeftButton);
    REQUIRE(dialog.answer());
    CHECK(dialog.answer()->outcome == pidpys::channel::Outcome::denied);
    CHECK(dialog.answer()->for_an_hour);
    CHECK_FALSE(dialog.answer()->remember);
}

TEST_CASE("container_question_answers_the_file_the_user_chose") {
    auto question = admission_question();
    question.kind = QuestionKind::container;
    ShownDialog dialog(question);
    QStringList choice;
    dialog->choose_file = [&](QWidget*, const pidpys::gui::FilesChosen& chosen) { chosen(choice); };
    REQUIRE(dialog.wait_armed());
    QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
    CHECK_FALSE(dialog.answer());
    choice = QStringList{QStringLiteral("/home/o/Key-6.dat")};
    QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
    REQUIRE(dialog.approved());
    CHECK(dialog.answer()->path == "/home/o/Key-6.dat");
}

TEST_CASE("dialog_fits_the_screen_with_the_longest_texts") {
    auto question = page_question();
    question.origin = "https://" + std::string(250, 'a') + ".ua";
    question.key.owner = std::string(2000, 'W');
    question.documents[0].name = std::string(3000, 'n');
    question.metadata_html = "<p>" + std::string(60'000, 'm') + "</p><table><tr>" + std::string(5000, 'x') + "</table>";
    question.preferred_width = 10'000;
    question.preferred_height = 10'000;
    ShownDialog dialog(question);
    CHECK(dialog->width() <= 820);
    CHECK(dialog.wait_armed());
}

TEST_CASE("closing_the_admission_window_is_remembered_by_nobody") {
    ShownDialog dialog(admission_question());
    REQUIRE(dialog.wait_armed());
    dialog->close();
    REQUIRE(dialog.answer());
    CHECK(dialog.answer()->outcome == pidpys::channel::Outcome::denied);
    CHECK_FALSE(dialog.answer()->remember);
}
