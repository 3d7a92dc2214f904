// SPDX-License-Identifier: MIT
// What was typed or clicked before the user could have read the window never approves it.
#include <catch2/catch.hpp>

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPushButton>
#include <QTest>
#include <QThread>

#include "gui/strings.hpp"
#include "scene.hpp"

using namespace pidpys::test;
using pidpys::channel::Outcome;

TEST_CASE("allow_arms_only_after_the_window_was_still_for_700_ms") {
    QElapsedTimer since_shown;
    since_shown.start();
    ShownDialog dialog(page_question());
    CHECK_FALSE(dialog->allow_button()->isEnabled());
    REQUIRE(dialog.wait_armed());
    CHECK(since_shown.elapsed() >= 690);
    CHECK(since_shown.elapsed() < 10'000);
    CHECK(dialog->allow_button()->isEnabled());
    CHECK_FALSE(dialog.answer());
}

TEST_CASE("keys_before_arming_neither_approve_nor_deny") {
    const auto key = GENERATE(Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space);
    ShownDialog dialog(page_question());
    const auto focus_allow = GENERATE(false, true);
    if (focus_allow) dialog->allow_button()->setFocus();
    for (int i = 0; i < 5; ++i) {
        QTest::keyClick(&*dialog, key);
        QTest::keyClick(dialog->allow_button(), key);
        QTest::keyClick(dialog->deny_button(), key);
    }
    CHECK_FALSE(dialog.answer());
    REQUIRE(dialog.wait_armed());
    run_loop(100);
    CHECK_FALSE(dialog.answer());
}

TEST_CASE("key_pressed_before_and_released_after_arming_does_not_approve") {
    ShownDialog dialog(page_question());
    dialog->allow_button()->setFocus();
    QTest::keyPress(dialog->allow_button(), Qt::Key_Space);
    REQUIRE(dialog.wait_armed());
    QTest::keyRelease(dialog->allow_button(), Qt::Key_Space);
    CHECK_FALSE(dialog.answer());
}

TEST_CASE("key_held_through_arming_does_not_approve_by_repeating") {
    ShownDialog dialog(page_question());
    REQUIRE(dialog.wait_armed());
    dialog->allow_button()->setFocus();
    for (const auto key : {Qt::Key_Return, Qt::Key_Space}) {
        QKeyEvent press(QEvent::KeyPress, key, Qt::NoModifier, QString(), true);
        QKeyEvent release(QEvent::KeyRelease, key, Qt::NoModifier, QString(), true);
        QApplication::sendEvent(dialog->allow_button(), &press);
        QApplication::sendEvent(dialog->allow_button(), &release);
    }
    CHECK_FALSE(dialog.answer());
}

TEST_CASE("clicks_before_arming_do_not_approve") {
    ShownDialog dialog(page_question());
    for (int i = 0; i < 5; ++i) {
        QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
        QTest::mouseDClick(dialog->allow_button(), Qt::LeftButton);
    }
    CHECK_FALSE(dialog.answer());
    REQUIRE(dialog.wait_armed());
    run_loop(100);
    CHECK_FALSE(dialog.answer());
}

TEST_CASE("button_pressed_before_and_released_after_arming_does_not_approve") {
    ShownDialog dialog(page_question());
    QTest::mousePress(dialog->allow_button(), Qt::LeftButton);
    REQUIRE(dialog.wait_armed());
    QTest::mouseRelease(dialog->allow_button(), Qt::LeftButton);
    CHECK_FALSE(dialog.answer());
}

TEST_CASE("second_half_of_a_double_click_does_not_approve") {
    ShownDialog dialog(page_question());
    QTest::mouseClick(dialog->allow_button(), Qt::LeftButton);
    REQUIRE(dialog.wait_armed());
    const QPointF middle = dialog->allow_button()->rect().center();
    QMouseEvent second(QEvent::MouseButtonDblClick, middle, dialog->allow_button()->mapToGlobal(middle), Qt::LeftButton,
                       Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(dialog->allow_button(), &second);
    QTest::mouseRelease(dialog->allow_button(), Qt::LeftButton);
    CHECK_FALSE(dialog.answer());
}

TEST_CASE("mnemonic_before_arming_does_not_approve_and_after_it_does") {
    pidpys::gui::set_language(pidpys::gui::Language::en);
    ShownDialog dialog(page_question());
    QTest::keyClick(&*dialog, Qt::Key_A, Qt::AltModifier);
    CHECK_FALSE(dialog.answer());
    REQUIRE(dialog.wait_armed());
    CHECK_FALSE(dialog.answer());
    QTest::keyClick(&*dialog, Qt::Key_A, Qt::AltModifier);
    CHECK(wait_until([&] { return dialog.approved(); }));
    pidpys::gui::set_language(pidpys::gui::Language::uk);
}

TEST_CASE("program_that_hung_while_the_user_typed_does_not_count_that_time") {
    ShownDialog dialog(page_question());
    dialog->allow_button()->setFocus();
    for (int i = 0; i < 3; ++i)
        QCoreApplication::postEvent(dialog->allow_button(),
                                    new QKeyEvent(QEvent::KeyPress, Qt::Key_Space, Qt::NoModifier));
    QCoreApplication::postEvent(dialog->allow_button(),
                                new QKeyEvent(QEvent::KeyRelease, Qt::Key_Space, Qt::NoModifier));
    QThread::msleep(900);
    run_loop(200);
    CHECK_FALSE(dialog->guard().armed());
    CHECK_FALSE(dialog.answer());
}

TEST_CASE("window_that_moves_resizes_or_loses_the_focus_must_be_still_again") {
    ShownDialog dialog(page_question());
    REQUIRE(dialog.wait_armed());
    SECTION("moved") {
        dialog->move(dialog->pos() + QPoint(20, 20));
        CHECK(wait_until([&] { return !dialog->guard().armed(); }));
    }
    SECTION("another window is active") {
        QWidget other;
        other.resize(100, 100);
        other.show();
        other.activateWindow();
        CHECK(wait_until([&] { return !dialog->guard().armed(); }));
        CHECK_FALSE(dialog->allow_button()->isEnabled());
        other.close();
    }
    SECTION("hidden") {
        dialog->hide();
        CHECK(wait_until([&] { return !dialog->guard().armed(); }));
        CHECK_FALSE(dialog.answer());
        return;
    }
    CHECK_FALSE(dialog.answer());
    CHECK(wait_until([&] {  // without a window manager nobody else gives the focus back
        if (!dialog->isActiveWindow()) dialog->activateWindow();
        return dialog->guard().armed();
    }));
}

TEST_CASE("programmatic_click_without_a_press_does_not_approve") {
    ShownDialog dialog(page_question());
    REQUIRE(dialog.wait_armed());
    dialog->allow_button()->click();
    CHECK_FALSE(dialog.answer());
}
