// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTest>

#include "gui/fact_text.hpp"
#include "gui/format.hpp"
#include "gui/grant_box.hpp"
#include "gui/metadata_view.hpp"
#include "gui/question_text.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"
#include "gui/translations.hpp"
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
    for (const auto* fact : window.findChildren<QTextEdit*>()) text += fact->toPlainText() + '\n';
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
    for (int i = 0; i < 10 && !dialog->allow_button()->hasFocus(); ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    REQUIRE(dialog->allow_button()->hasFocus());
    QTest::keyClick(dialog->allow_button(), key);
    CHECK(dialog.approved());
}

TEST_CASE("escape_and_closing_the_window_deny") {
    ShownDialog dialog(page_question());
    SECTION("escape") {
        for (QWidget* at : {static_cast<QWidget*>(&*dialog), static_cast<QWidget*>(dialog->deny_button())})
            QTest::keyClick(at, Qt::Key_Escape);
        CHECK_FALSE(dialog.answer());  // meant for another window, as Enter before the window was seen
        REQUIRE(dialog.wait_armed());
        QTest::keyClick(&*dialog, Qt::Key_Escape);
    }
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
    for (const char* fact :
         {"https://bank.ua", "Петренко Олена Іванівна", "ТОВ «Приклад»", "3A7F00C14B2296E0040000001B2C3D4E5F607182"}) {
        INFO(fact);
        CHECK(text.contains(QString::fromUtf8(fact)));
    }
    CHECK(text.contains(QStringLiteral("Договір постачання №17 від 12.03.2026.pdf")));
    CHECK(text.contains(QStringLiteral("SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")));
}

TEST_CASE("dialog_names_the_level_and_the_servers_and_says_them") {
    auto question = page_question();
    CHECK_FALSE(pidpys::gui::spoken_sentence(question).contains(say(pidpys::gui::Text::level)));
    question.proofs = {"CAdES-X Long", true, {"http://tsp.example/a", "http://tsp.example/b"}};
    ShownDialog dialog(question);
    const QString text = all_text(*dialog);
    const QString level = QStringLiteral("з позначкою часу й доказами чинності (CAdES-X Long)");
    CHECK(text.contains(level + QStringLiteral("; з окремою позначкою часу даних")));
    CHECK(text.contains(QStringLiteral("http://tsp.example/a\nhttp://tsp.example/b")));
    CHECK(dialog->accessibleName().contains(level));
    question.proofs = {"CAdES-\u202eнова", false, {}};  // of a later version
    ShownDialog later(question);
    CHECK(all_text(*later).contains(QStringLiteral("CAdES-\uFFFDнова")));
}

TEST_CASE("a_fact_is_named_by_its_label_and_can_be_copied") {
    ShownDialog dialog(page_question());
    int named = 0;
    for (const auto* fact : dialog->findChildren<pidpys::gui::FactText*>()) {
        INFO(fact->toPlainText().toStdString());
        CHECK_FALSE(fact->accessibleName().isEmpty());
        CHECK(fact->textInteractionFlags().testFlag(Qt::TextSelectableByKeyboard));
        CHECK_FALSE(fact->toPlainText().contains(QChar(0x200B)));
        ++named;
    }
    CHECK(named >= 8);
}

TEST_CASE("site_stands_out_of_its_address") {
    auto question = page_question();
    question.origin = "https://login.bank.ua.casino.example:8443";
    question.asker = "casino.example";
    ShownDialog dialog(question);
    const auto facts = dialog->findChildren<pidpys::gui::FactText*>();
    REQUIRE(facts.size() > 2);
    CHECK(facts[0]->toPlainText() == QStringLiteral("casino.example"));
    CHECK(facts[0]->font().pointSizeF() > 1.3 * facts[1]->font().pointSizeF());
    CHECK(facts[1]->toPlainText() == QStringLiteral("https://login.bank.ua.casino.example:8443"));
}

TEST_CASE("message_opens_at_its_start_and_allow_waits_for_its_first_line") {
    auto question = page_question();
    question.metadata_html = "<h1>Платник</h1>";
    for (int i = 0; i < 400; ++i) question.metadata_html += "<p>рядок</p>";
    question.preferred_height = 10'000;
    ShownDialog dialog(question);
    dialog->resize(dialog->width(), dialog->minimumSizeHint().height() + 60);  // the message is out of sight
    const auto* message = dialog->findChild<pidpys::gui::MetadataView*>();
    REQUIRE(message != nullptr);
    run_loop(1200);
    CHECK_FALSE(message->first_line_in_sight());
    CHECK_FALSE(dialog->guard().armed());
    CHECK(all_text(*dialog).contains(pidpys::gui::say(pidpys::gui::Text::read_first)));
    QScrollBar* bar = dialog->scroll_area()->verticalScrollBar();
    bar->setValue(bar->maximum());  // its last line is not its first
    run_loop(1000);
    CHECK_FALSE(dialog->guard().armed());
    dialog->scroll_area()->ensureVisible(0, message->mapTo(dialog->scroll_area()->widget(), QPoint(0, 0)).y(), 0, 30);
    REQUIRE(dialog.wait_armed());
    bar->setValue(bar->maximum());  // once is enough
    run_loop(200);
    CHECK(dialog->guard().armed());
}

TEST_CASE("allow_is_not_armed_while_a_button_is_off_the_screen") {
    ShownDialog dialog(page_question());
    REQUIRE(dialog.wait_armed());
    dialog->move(0, dialog->screen()->geometry().bottom() - dialog->height() + 30);
    CHECK(wait_until([&] { return !dialog->guard().armed(); }));
    run_loop(1000);
    CHECK_FALSE(dialog->guard().armed());
}

TEST_CASE("all_that_wait_can_be_denied_at_once") {
    ShownDialog dialog(page_question());
    CHECK_FALSE(dialog->deny_all_button()->isVisible());
    dialog->set_waiting(3);
    bool others = false;
    dialog->deny_others = [&] { others = true; };
    REQUIRE(dialog->deny_all_button()->isVisible());
    CHECK(dialog->deny_all_button()->text().contains(QChar('4')));
    REQUIRE(dialog.wait_armed());
    QTest::mouseClick(dialog->deny_all_button(), Qt::LeftButton);
    REQUIRE(dialog.answer());
    CHECK(dialog.answer()->outcome == Outcome::denied);
    CHECK(others);
}

TEST_CASE("markup_and_direction_marks_in_facts_are_shown_and_not_obeyed") {
    auto question = page_question();
    question.origin = "https://a.ua/<b>x</b><img src=x>\u202Egro.knab";
    question.key.owner = "<h1>Банк</h1>&lt;";
    question.documents[0].name = "<a href=x>\u2066.pdf\n";
    ShownDialog dialog(question);
    const QString text = all_text(*dialog);
    CHECK(text.contains(QStringLiteral("https://a.ua/<b>x</b><img src=x>\uFFFDgro.knab")));
    CHECK(text.contains(QStringLiteral("<a href=x>\uFFFD.pdf")));
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

TEST_CASE("permission_of_fewer_uses_and_a_shorter_time_can_be_given") {
    ShownDialog dialog(permission_question(10'000));
    const QString text = all_text(*dialog);
    CHECK(text.contains(pidpys::gui::say(pidpys::gui::Text::how_to_end)));
    CHECK(text.contains(pidpys::gui::say(pidpys::gui::Text::signatures_unasked, pidpys::gui::format_number(10'000))));
    auto* grant = dialog->grant_box();
    REQUIRE(grant != nullptr);
    const bool less = GENERATE(true, false);
    if (less) {
        grant->uses_box()->setValue(7);
        grant->time_box()->setCurrentIndex(0);
    }
    REQUIRE(dialog.wait_armed());
    QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
    REQUIRE(dialog.approved());
    CHECK(dialog.answer()->uses == (less ? 7 : 0));
    CHECK(dialog.answer()->seconds == (less ? 15 * 60 : 0));
}

TEST_CASE("ten_thousand_signatures_weigh_more_than_two") {
    const auto largest_font = [](std::uint64_t uses) {
        ShownDialog dialog(permission_question(uses));
        double points = 0;
        for (const auto* label : dialog->grant_box()->findChildren<QLabel*>())
            points = std::max(points, label->font().pointSizeF());
        return points;
    };
    CHECK(largest_font(10'000) > 1.5 * largest_font(2));
    CHECK(pidpys::gui::GrantBox::weight(10'000) != pidpys::gui::GrantBox::weight(2));
}

TEST_CASE("single_documents_of_a_batch_are_left_out_and_found") {
    auto question = batch_question(300);
    question.severable = true;
    ShownDialog dialog(question);
    auto* list = dialog->findChild<QListView*>();
    auto* filter = dialog->findChild<QLineEdit*>();
    REQUIRE(list != nullptr);
    REQUIRE(filter != nullptr);
    filter->setText(QStringLiteral("накладна 1007"));
    REQUIRE(list->model()->rowCount() == 1);
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Space);
    filter->clear();
    CHECK(list->model()->rowCount() == 300);
    REQUIRE(dialog.wait_armed());
    QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
    REQUIRE(dialog.approved());
    CHECK(dialog.answer()->left_out == std::vector<std::uint64_t>{7});
}

TEST_CASE("admission_holds_as_long_as_the_person_says") {
    using pidpys::gui::QuestionDialog;
    ShownDialog dialog(admission_question());
    REQUIRE(dialog.wait_armed());
    QComboBox* lasting = dialog->lasting_box();
    REQUIRE(lasting != nullptr);
    CHECK(lasting->currentIndex() == QuestionDialog::once);
    const auto choice = GENERATE(QuestionDialog::once, QuestionDialog::today, QuestionDialog::always);
    lasting->setCurrentIndex(choice);
    QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
    REQUIRE(dialog.approved());
    CHECK(dialog.answer()->remember == (choice == QuestionDialog::always));
    CHECK((dialog.answer()->seconds == 0) == (choice == QuestionDialog::always));
    CHECK(dialog.answer()->seconds <= 24 * 3600);
}

TEST_CASE("no_for_an_hour_can_be_said_to_every_question") {
    auto question = admission_question();
    question.kind =
        GENERATE(QuestionKind::admission, QuestionKind::signature, QuestionKind::batch, QuestionKind::container);
    question.asker = "<b>bank.ua</b>";
    ShownDialog dialog(question);
    CHECK(dialog->hour_button()->toolTip().contains(QStringLiteral("&lt;b&gt;bank.ua")));
    dialog->hour_button()->setFocus();
    QTest::keyClick(dialog->hour_button(), Qt::Key_Space);  // before the window has been seen a key means nothing
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
    CHECK(dialog->width() <= pidpys::gui::lines(&*dialog, 56));
    CHECK(dialog->height() <= dialog->screen()->availableGeometry().height());
    auto* message = dialog->findChild<pidpys::gui::MetadataView*>();
    REQUIRE(message != nullptr);
    dialog->scroll_area()->ensureVisible(0, message->mapTo(dialog->scroll_area()->widget(), QPoint(0, 0)).y(), 0, 30);
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
TEST_CASE("question_that_fits_scrolls_nothing_in_any_language") {
    const auto language = GENERATE(pidpys::gui::Language::uk, pidpys::gui::Language::en, pidpys::gui::Language::ru,
                                   pidpys::gui::Language::pl);
    pidpys::gui::use_language(language);
    for (const auto& question : {admission_question(), page_question(), permission_question(25)}) {
        ShownDialog dialog(question);
        run_loop(50);
        CHECK_FALSE(dialog->scroll_area()->verticalScrollBar()->isVisible());
    }
    pidpys::gui::use_language(pidpys::gui::Language::uk);
}

TEST_CASE("another_key_is_taken_from_the_menu_and_allows_nothing_by_itself") {
    ShownDialog plain(page_question());
    CHECK(plain->other_key_button() == nullptr);
    auto question = page_question();
    question.other_keys = {question.key, question.key};
    question.other_keys[0].fingerprint = "f1";
    question.other_keys[1] = {"Підрядник & Син", "", "ЦСК", "02", "f2", 0};
    ShownDialog dialog(question);
    REQUIRE(dialog->other_key_button() != nullptr);
    CHECK(dialog->other_key_button()->accessibleDescription() == say(Text::other_key_explained));
    const auto keys = dialog->other_key_button()->menu()->actions();
    REQUIRE(keys.size() == 2);
    CHECK(keys[1]->text() == QStringLiteral("Підрядник && Син — ЦСК"));
    keys[1]->trigger();
    REQUIRE(dialog.answer());
    CHECK(dialog.answer()->outcome == Outcome::cancelled);
    CHECK(dialog.answer()->key == "f2");
    CHECK_FALSE(dialog->isVisible());
}
