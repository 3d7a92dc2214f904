// SPDX-License-Identifier: MIT
#include "gui/login_window.hpp"

#include <catch2/catch.hpp>

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QAccessible>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "gui/errors.hpp"
#include "gui/format.hpp"
#include "gui/pin_text.hpp"
#include "gui/settings.hpp"
#include "gui/strings.hpp"
#include "gui/translations.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;
using namespace pidpys::gui;

namespace {

struct LoginScene {
    QTemporaryDir directory;
    Settings settings{directory.filePath(QStringLiteral("agent.ini"))};
    channel::LoginRequest sent;
    int logins = 0, put_off = 0, looks = 0;
    LoginWindow::Done done;
    std::optional<LoginWindow> window;

    LoginScene() { open(); }
    void open() {
        window.emplace(settings,
                       LoginWindow::Actions{[this](channel::LoginRequest request, LoginWindow::Done finished) {
                                                ++logins;
                                                sent = std::move(request);
                                                done = std::move(finished);
                                            },
                                            [this](LoginWindow::Done finished) { done = std::move(finished); },
                                            [this] { ++put_off; }, [this] { ++looks; }});
        window->show();
        window->activateWindow();
        (void)QTest::qWaitForWindowActive(&*window);
    }
    void log_in(const QString& path, const QString& password) {
        window->set_path(path);
        QTest::keyClicks(window->password_edit(), password);
        QTest::mouseClick(window->login_button(), Qt::LeftButton);
    }
};

}  // namespace

TEST_CASE("login_sends_the_password_and_forgets_it") {
    LoginScene scene;
    scene.window->set_path(QStringLiteral("/home/o/Key-6.dat"));
    QTest::keyClicks(scene.window->password_edit(), QStringLiteral("secret"));
    QTest::keyClick(scene.window->password_edit(), Qt::Key_Return);
    CHECK(scene.logins == 1);
    CHECK(scene.sent.path == "/home/o/Key-6.dat");
    CHECK(scene.sent.password.view() == "secret");
    CHECK(scene.window->password_edit()->text().isEmpty());
    CHECK_FALSE(scene.window->login_button()->isEnabled());
    scene.done({});
    CHECK_FALSE(scene.window->isVisible());
    CHECK(scene.put_off == 0);
}

TEST_CASE("login_says_what_is_wrong_beside_its_field_in_the_persons_language_and_aloud") {
    struct Case {
        channel::LoginFailure failure;
        QLabel* (LoginWindow::*alert)() const;
    };
    const auto [failure, alert] =
        GENERATE(Case{{{Errc::wrong_password, "EVP_DecryptFinal"}, {}}, &LoginWindow::password_alert},
                 Case{{{Errc::integrity, {}}, {}}, &LoginWindow::password_alert},
                 Case{{{Errc::malformed, "not a container"}, {}}, &LoginWindow::path_alert},
                 Case{{{Errc::not_found, "/k"}, {}}, &LoginWindow::path_alert},
                 Case{{{Errc::no_key, {}}, {}}, &LoginWindow::path_alert},
                 Case{{{Errc::no_certificate, {}}, {}}, &LoginWindow::certificates_alert},
                 Case{{{Errc::malformed, {}}, "/home/o/a.cer"}, &LoginWindow::certificates_alert},
                 Case{{{Errc::busy, {}}, {}}, &LoginWindow::message},
                 Case{{{Errc::internal, "std::bad_alloc"}, {}}, &LoginWindow::message});
    LoginScene scene;
    scene.log_in(QStringLiteral("/k"), QStringLiteral("x"));
    scene.done(failure);
    CHECK(scene.window->isVisible());
    CHECK(scene.window->login_button()->isEnabled());
    QLabel* shown = ((*scene.window).*alert)();
    const QString said = failure.certificate.empty() ? error_text(failure.error)
                                                     : say(Text::certificate_unusable, foreign(failure.certificate));
    CHECK(shown->text().contains(said));
    CHECK(QAccessible::queryAccessibleInterface(shown)->text(QAccessible::Name) == said);
    for (const QLabel* label : {scene.window->path_alert(), scene.window->password_alert(),
                                scene.window->certificates_alert(), scene.window->message()})
        CHECK(label->isVisible() == (label == shown));
    if (!failure.error.detail.empty())
        CHECK_FALSE(shown->text().contains(QString::fromStdString(failure.error.detail)));
    scene.log_in(QStringLiteral("/k"), QStringLiteral("y"));
    CHECK_FALSE(shown->isVisible());  // until the next answer
}

TEST_CASE("login_without_a_file_asks_for_one") {
    LoginScene scene;
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);
    CHECK(scene.logins == 0);
    CHECK(scene.window->path_alert()->text().contains(say(Text::path_missing)));
}

TEST_CASE("login_remembers_containers_and_their_certificates_and_no_password") {
    LoginScene scene;
    scene.window->set_path(QStringLiteral("/home/o/Key-6.dat"));
    scene.window->certificates()->addItem(QStringLiteral("/home/o/a.cer"));
    QTest::keyClicks(scene.window->password_edit(), QStringLiteral("geheim-4711"));
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);
    const bool good = GENERATE(true, false);
    scene.done(good ? std::nullopt : std::optional(channel::LoginFailure{{Errc::wrong_password, {}}, {}}));
    scene.open();
    CHECK(scene.window->path_edit()->text() == (good ? QStringLiteral("/home/o/Key-6.dat") : QString()));
    CHECK(scene.window->certificates()->count() == (good ? 1 : 0));
    CHECK(scene.window->password_edit()->text().isEmpty());
    scene.settings.set_notifies(false);
    for (const QFileInfo& file : QDir(scene.directory.path()).entryInfoList(QDir::Files)) {
        QFile kept(file.filePath());
        REQUIRE(kept.open(QIODevice::ReadOnly));
        CHECK_FALSE(kept.readAll().contains("geheim"));
    }
}

TEST_CASE("settings_keep_the_latest_containers_and_not_too_many") {
    QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("agent.ini"));
    for (int i = 0; i < 12; ++i)
        Settings(file).remember_container(QStringLiteral("/k%1").arg(i), {QStringLiteral("/c")});
    Settings(file).remember_container(QStringLiteral("/k7"), {});
    const Settings settings(file);
    CHECK(settings.containers().size() == Settings::most_containers);
    CHECK(settings.containers().front() == QStringLiteral("/k7"));
    CHECK(settings.containers().count(QStringLiteral("/k7")) == 1);
    CHECK(settings.certificates_of(QStringLiteral("/k7")).isEmpty());
    CHECK(settings.certificates_of(QStringLiteral("/k11")) == QStringList{QStringLiteral("/c")});
}

TEST_CASE("login_shows_the_password_only_while_it_is_asked_to") {
    LoginScene scene;
    scene.window->set_path(QStringLiteral("/k"));
    QTest::keyClicks(scene.window->password_edit(), QStringLiteral("x"));
    CHECK(scene.window->password_edit()->echoMode() == QLineEdit::Password);
    QTest::mouseClick(scene.window->show_password_button(), Qt::LeftButton);
    CHECK(scene.window->password_edit()->echoMode() == QLineEdit::Normal);
    CHECK(scene.window->show_password_button()->text() == say(Text::hide_password));
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);
    CHECK(scene.window->password_edit()->echoMode() == QLineEdit::Password);
}

TEST_CASE("login_window_that_is_closed_keeps_no_password_and_says_so_once") {
    LoginScene scene;
    QTest::keyClicks(scene.window->password_edit(), QStringLiteral("secret"));
    const int how = GENERATE(0, 1, 2);
    if (how == 0) scene.window->close();
    if (how == 1) QTest::keyClick(scene.window->password_edit(), Qt::Key_Escape);
    if (how == 2) QTest::mouseClick(scene.window->not_now_button(), Qt::LeftButton);
    CHECK(scene.window->password_edit()->text().isEmpty());
    CHECK(scene.put_off == 1);
}

TEST_CASE("login_says_who_waits_for_it_and_why") {
    LoginScene scene;
    auto question = page_question();
    question.uses = GENERATE(1, 25);
    scene.window->show_request(&question);
    QString words = scene.window->accessibleDescription();
    CHECK(words.contains(QStringLiteral("https://bank.ua")));
    CHECK(words.contains(question.uses == 1 ? say(Text::login_wanted)
                                            : say(Text::login_wanted_many, QStringLiteral("25"))));
    scene.window->request_is_over();
    CHECK_FALSE(scene.window->accessibleDescription().contains(QStringLiteral("bank.ua")));
    CHECK(scene.window->message()->isVisible());
}

TEST_CASE("login_raised_by_a_page_takes_no_key_that_was_meant_for_another_window") {
    LoginScene scene;
    const auto question = page_question();
    const auto key = GENERATE(Qt::Key_Escape, Qt::Key_Return);
    scene.window->set_path(QStringLiteral("/k"));
    scene.window->show_request(&question);
    QTest::keyClick(scene.window->password_edit(), key);
    CHECK(scene.put_off + scene.logins == 0);
    CHECK(scene.window->isVisible());
    run_loop(ArmingGuard::still_milliseconds + 50);
    QTest::keyClick(scene.window->password_edit(), key);
    CHECK(scene.put_off + scene.logins == 1);
}

TEST_CASE("file_dialog_of_the_login_speaks_the_windows_language") {
    if (is_on_windows()) return;  // whose own dialogue it is, in its own language
    LoginScene scene;
    const auto [language, cancel] = GENERATE(std::pair(Language::uk, "Скасувати"), std::pair(Language::ru, "Отмена"),
                                             std::pair(Language::pl, "Anuluj"), std::pair(Language::en, "Cancel"));
    use_language(language);
    scene.open();
    QPushButton* browse = nullptr;
    for (auto* button : scene.window->findChildren<QPushButton*>())
        if (button->text() == say(Text::browse)) browse = button;
    REQUIRE(browse != nullptr);
    QTest::mouseClick(browse, Qt::LeftButton);
    auto* dialog = scene.window->findChild<QFileDialog*>();
    REQUIRE(dialog != nullptr);
    QStringList texts;
    for (const auto* button : dialog->findChildren<QPushButton*>()) texts << button->text().remove(QLatin1Char('&'));
    CHECK(texts.contains(QString::fromUtf8(cancel)));
    CHECK(scene.window->is_touched());
    dialog->reject();
    use_language(Language::uk);
}

namespace {

channel::TokenEntry almaz() {
    return {"pkcs11:token=Almaz;serial=01", "Алмаз", "1K", "01", channel::PinState::usable, false};
}

channel::LoginFailure pin_failure_of(channel::PinTrouble trouble, channel::PinState now = channel::PinState::usable) {
    return {{Errc::wrong_password, {}}, {}, trouble, now};
}

}  // namespace

TEST_CASE("login_offers_the_tokens_that_are_plugged_in_and_asks_for_a_pin") {
    LoginScene scene;
    CHECK(scene.looks == 1);
    scene.window->show_tokens({almaz()});
    auto* box = scene.window->path_box();
    REQUIRE(box->count() == 1);
    CHECK(box->itemText(0) == token_title(almaz()));
    box->setCurrentIndex(0);
    scene.window->set_path(QString::fromStdString(almaz().uri));
    CHECK(scene.window->path_edit()->text() == token_title(almaz()));
    CHECK(scene.window->password_edit()->accessibleName() == say(Text::token_pin).remove(QLatin1Char('&')));
    CHECK_FALSE(scene.window->certificates()->isVisible());

    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);  // an empty PIN would count as a wrong one
    CHECK(scene.logins == 0);
    CHECK(scene.window->password_alert()->text().endsWith(say(Text::pin_missing)));
    QTest::keyClicks(scene.window->password_edit(), QStringLiteral("1234"));
    scene.window->show_tokens({almaz(), {"pkcs11:token=b", "b", "", "", channel::PinState::usable, false}});
    CHECK(scene.window->path_edit()->text() == token_title(almaz()));
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);
    CHECK(scene.sent.path == almaz().uri);
    CHECK(scene.sent.password.view() == "1234");
    CHECK_FALSE(scene.sent.person_knows);
    scene.done({});

    scene.open();  // the token of the last time comes by itself, once it is there
    CHECK(scene.window->path_edit()->text().isEmpty());
    scene.window->show_tokens({almaz()});
    CHECK(scene.window->path_edit()->text() == token_title(almaz()));
    scene.window->set_path(QStringLiteral("/k"));
    CHECK(scene.window->certificates()->isVisible());
}

TEST_CASE("login_opens_a_container_that_lies_on_a_token_by_its_password_as_a_file") {
    LoginScene scene;
    const channel::TokenEntry container{"pkcs11:token=Almaz;serial=01;object=k.p12;type=data",
                                        "Алмаз",
                                        "1K",
                                        "01",
                                        channel::PinState::last_try,
                                        false,
                                        "k.p12"};
    scene.window->show_tokens({almaz(), container});
    CHECK(scene.window->path_box()->itemText(1).contains(QStringLiteral("k.p12")));
    scene.window->set_path(QString::fromStdString(container.uri));
    CHECK(scene.window->path_edit()->text() == token_title(container));
    CHECK(scene.window->password_edit()->accessibleName() == say(Text::password).remove(QLatin1Char('&')));
    CHECK(scene.window->certificates()->isVisible());
    CHECK_FALSE(scene.window->message()->text().contains(say(Text::pin_last_try)));
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);  // a container may have an empty password
    CHECK(scene.sent.path == container.uri);
    scene.done({{{Errc::not_found, {}}}});
    CHECK(scene.window->path_alert()->text().endsWith(say(Text::token_away)));
    scene.window->set_path(QString::fromStdString(container.uri));
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);
    scene.done({{{Errc::exhausted, channel::too_many_keys}}});
    CHECK(scene.window->message()->text().endsWith(say(Text::error_too_many_keys)));
}

TEST_CASE("login_sends_the_last_try_of_a_pin_only_when_the_person_types_it_after_the_warning") {
    LoginScene scene;
    scene.window->show_tokens({almaz()});
    scene.log_in(QString::fromStdString(almaz().uri), QStringLiteral("1"));
    scene.done(pin_failure_of(channel::PinTrouble::wrong, channel::PinState::few_tries));
    CHECK(scene.window->password_alert()->text().endsWith(say(Text::pin_wrong) + ' ' + say(Text::pin_few_tries)));
    QTest::keyClicks(scene.window->password_edit(), QStringLiteral("2"));
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);
    CHECK_FALSE(scene.sent.person_knows);
    scene.done(pin_failure_of(channel::PinTrouble::ask_last_try));
    CHECK(scene.window->password_alert()->text().contains(say(Text::pin_last_try)));
    CHECK(scene.window->password_edit()->text().isEmpty());  // nothing is repeated by itself
    QTest::keyClicks(scene.window->password_edit(), QStringLiteral("3"));
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);
    CHECK(scene.sent.person_knows);
    scene.done(pin_failure_of(channel::PinTrouble::locked));
    CHECK(scene.window->password_alert()->text().endsWith(say(Text::pin_locked)));
    QTest::keyClicks(scene.window->password_edit(), QStringLiteral("4"));
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);
    CHECK_FALSE(scene.sent.person_knows);  // it was said once
}

TEST_CASE("login_types_no_pin_for_a_token_that_asks_itself_and_says_what_each_says_of_its_pin") {
    LoginScene scene;
    auto pad = almaz();
    pad.pin_on_device = true;
    pad.pin = channel::PinState::last_try;
    scene.window->show_tokens({pad});
    scene.window->set_path(QString::fromStdString(pad.uri));
    CHECK_FALSE(scene.window->password_edit()->isEnabled());
    CHECK(scene.window->password_edit()->placeholderText() == say(Text::pin_on_device));
    CHECK(scene.window->message()->text().endsWith(say(Text::pin_last_try)));
    QTest::mouseClick(scene.window->login_button(), Qt::LeftButton);
    CHECK(scene.logins == 1);
    scene.done({{{Errc::not_found, {}}}});
    CHECK(scene.window->path_alert()->text().endsWith(say(Text::token_away)));
}
