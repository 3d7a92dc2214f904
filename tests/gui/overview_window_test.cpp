// SPDX-License-Identifier: MIT
#include "gui/overview_window.hpp"

#include <catch2/catch.hpp>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "gui/format.hpp"
#include "gui/settings.hpp"
#include "gui/spoken.hpp"
#include "gui/strings.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::gui;

namespace {

struct OverviewScene {
    QTemporaryDir directory;
    Settings settings{directory.filePath(QStringLiteral("agent.ini"))};
    std::vector<std::pair<CommandKind, std::string>> commands;
    int languages = 0, renewals = 0, updates = 0, pages = 0;
    std::vector<bool> wishes;
    OverviewWindow window{
        settings,
        {[this](CommandKind kind, const std::string& target) { commands.emplace_back(kind, target); }, [] {}, [] {},
         [] {}, [] {}, [this] { ++languages; }, [] {}, [this] { ++renewals; }, [this] { ++updates; },
         [this] { ++pages; }, [this](bool wanted) { wishes.push_back(wanted); }}};
    OverviewScene() { window.show(); }
    QTableWidget* open(OverviewWindow::Tab tab) {
        window.tabs()->setCurrentIndex(tab);
        return window.table(tab);
    }
    void end(OverviewWindow::Tab tab) { QTest::mouseClick(window.end_button(tab), Qt::LeftButton); }
};

}  // namespace

TEST_CASE("overview_ends_the_selected_permission_and_says_what_is_left_of_it") {
    OverviewScene scene;
    scene.window.show_permissions(
        {{{"p1", "https://a.ua", {}, 1, 2, 0}, {"p2", "https://b.ua", {}, 3, 5, 1'800'000'000}}});
    auto* table = scene.open(OverviewWindow::permissions);
    CHECK(table->item(1, 2)->text() == say(Text::uses_of, QStringLiteral("3"), QStringLiteral("5")));
    CHECK(table->item(1, 3)->text() == format_moment(1'800'000'000));
    CHECK(table->item(1, 0)->data(Qt::AccessibleTextRole).toString().contains(format_moment(1'800'000'000)));
    CHECK_FALSE(scene.window.end_button(OverviewWindow::permissions)->isEnabled());
    table->selectRow(1);
    scene.end(OverviewWindow::permissions);
    REQUIRE(scene.commands.size() == 1);
    CHECK(scene.commands[0] == std::pair{CommandKind::revoke_permission, std::string("p2")});
    scene.window.show_permissions({});
    CHECK_FALSE(table->isVisible());
    CHECK_FALSE(scene.window.end_button(OverviewWindow::permissions)->isEnabled());
}

TEST_CASE("overview_offers_the_registry_of_authorities_while_it_is_due_and_says_how_it_went") {
    OverviewScene scene;
    Situation situation{true, {}, 0};
    scene.window.show_situation(situation);
    CHECK_FALSE(scene.window.update_button()->isVisible());
    CHECK_FALSE(scene.window.registry_label()->isVisible());
    situation.state.registry_due = true;
    scene.window.show_situation(situation);
    CHECK(scene.window.update_button()->isVisible());
    CHECK(scene.window.registry_label()->text() == say(Text::registry_absent));
    situation.state.registry_brought = 1'700'000'000;
    scene.window.show_situation(situation);
    CHECK(scene.window.registry_label()->text() == say(Text::registry_old, format_date(1'700'000'000)));
    CHECK(scene.window.update_button()->accessibleDescription() == scene.window.registry_label()->text());
    scene.window.update_button()->click();
    CHECK(scene.updates == 1);
    situation.updating_registry = true;
    scene.window.show_situation(situation);
    CHECK_FALSE(scene.window.update_button()->isVisible());
    CHECK(scene.window.registry_label()->text() == say(Text::registry_updating));
    situation.updating_registry = false;
    situation.registry_news = Text::registry_server_silent;  // it is still due
    scene.window.show_situation(situation);
    CHECK(scene.window.update_button()->isVisible());
    CHECK(scene.window.registry_label()->text() == say(Text::registry_server_silent));
    situation.connected = false;
    scene.window.show_situation({});
    CHECK_FALSE(scene.window.registry_label()->isVisible());
}

TEST_CASE("overview_tells_of_a_newer_version_and_of_nothing_where_nobody_may_choose") {
    OverviewScene scene;
    Situation situation{true, {}, 0};
    scene.window.show_situation(situation);
    CHECK_FALSE(scene.window.updates_box()->isVisible());
    CHECK_FALSE(scene.window.release_button()->isVisible());
    situation.state.update_watched = true;
    situation.state.update_version = "0.2.0";  // the administrator has chosen
    scene.window.show_situation(situation);
    CHECK_FALSE(scene.window.updates_box()->isVisible());
    CHECK(scene.window.release_label()->text() == say(Text::update_released, QStringLiteral("0.2.0")));
    scene.window.release_button()->click();
    CHECK(scene.pages == 1);
    situation.state.update_choice = true;
    scene.window.show_situation(situation);
    CHECK(scene.window.updates_box()->isChecked());
    CHECK(scene.wishes.empty());  // what is shown is no wish
    scene.window.updates_box()->click();
    CHECK(scene.wishes == std::vector{false});
    situation.choosing_updates = true;
    scene.window.show_situation(situation);
    CHECK_FALSE(scene.window.updates_box()->isEnabled());
    CHECK(scene.window.release_label()->text() == say(Text::update_looking));
    scene.window.show_situation({});
    CHECK_FALSE(scene.window.updates_box()->isVisible());
    CHECK_FALSE(scene.window.release_label()->isVisible());
    CHECK_FALSE(scene.window.release_button()->isVisible());
}

TEST_CASE("overview_lists_decisions_with_their_end_and_undoes_them_but_not_those_of_the_configuration") {
    OverviewScene scene;
    scene.window.show_origins({{{"https://a.ua", true, true, 0},
                                {"https://b.ua", false, false, 1'700'000'000, true},
                                {"https://c.ua", true, false, 1'700'000'000, false},
                                {"https://d.ua", true, false, 1'700'000'000, false, 1'800'000'000}}});
    scene.window.show_silences({{{"casino.example", 1'800'000'000}}});
    auto* table = scene.open(OverviewWindow::decisions);
    REQUIRE(table->rowCount() == 5);
    const auto until = [&](int row) { return table->item(row, 3)->text(); };
    CHECK(until(0) == format_moment(1'800'000'000));
    CHECK(until(1) == say(Text::set_by_configuration));
    CHECK(until(2) == say(Text::until_revoked));
    CHECK(until(3) == say(Text::until_service_ends));
    CHECK(until(4) == format_moment(1'800'000'000));
    table->selectRow(1);
    CHECK_FALSE(scene.window.end_button(OverviewWindow::decisions)->isEnabled());
    table->selectRow(2);
    scene.end(OverviewWindow::decisions);
    table->selectRow(0);
    scene.end(OverviewWindow::decisions);
    CHECK(scene.commands ==
          std::vector<std::pair<CommandKind, std::string>>{{CommandKind::revoke_origin, "https://b.ua"},
                                                           {CommandKind::end_silence, "casino.example"}});
}

TEST_CASE("overview_logs_out_and_says_when_no_key_is_in_use") {
    OverviewScene scene;
    Situation situation{true, {true, {{{"Петренко", "", "", "", "", 0}, "signature"}}, {}, {}, {}}, 0};
    scene.window.show_situation(situation);
    scene.open(OverviewWindow::keys);
    CHECK(scene.window.login_button()->isEnabled());  // with one more
    scene.end(OverviewWindow::keys);
    CHECK(scene.commands.at(0).first == CommandKind::logout);
    situation.state = {};
    scene.window.show_situation(situation);
    CHECK(situation_text(situation) == QStringLiteral("Ключ не використовується"));
    CHECK(scene.window.login_button()->isEnabled());
    CHECK_FALSE(scene.window.end_button(OverviewWindow::keys)->isEnabled());
}

TEST_CASE("overview_keeps_language_and_notifications_in_the_settings") {
    OverviewScene scene;
    CHECK(scene.window.notify_box()->isChecked());
    scene.window.notify_box()->click();
    CHECK_FALSE(scene.settings.notifies());
    QComboBox* box = scene.window.language_box();
    CHECK(box->currentText() == say(Text::desktops_language));
    box->setFocus();
    QTest::keyClick(box, Qt::Key_End);
    CHECK(scene.languages == 1);
    CHECK(scene.settings.language() == Language::pl);
    QTest::keyClick(box, Qt::Key_Home);
    CHECK_FALSE(scene.settings.language());
}

TEST_CASE("overview_says_in_time_that_trust_ends_and_offers_to_renew_it") {
    OverviewScene scene;
    Situation situation{true, {true, {}, {"127.0.0.1:9091"}, "https://localhost:9091/", "uk"}, 0};
    situation.state.trust_ends = 1'900'000'000;
    scene.window.show_situation(situation);
    CHECK_FALSE(scene.window.renew_button()->isVisible());
    situation.state.trust_due = true;
    scene.window.show_situation(situation);
    CHECK(scene.window.renew_button()->isVisible());
    CHECK(scene.window.trust_label()->isVisible());
    CHECK(scene.window.trust_label()->text().contains(format_date(1'900'000'000)));
    QTest::mouseClick(scene.window.renew_button(), Qt::LeftButton);
    CHECK(scene.renewals == 1);
    situation.state.trust_due = false;
    scene.window.show_situation(situation);
    CHECK_FALSE(scene.window.renew_button()->isVisible());
    CHECK_FALSE(scene.window.trust_label()->isVisible());
}

TEST_CASE("overview_ends_one_of_several_keys_and_chooses_another") {
    OverviewScene scene;
    Situation situation{true, {}, 0};
    KeyInUse one, other;
    one.facts.owner = "Один", one.purpose = "signature", one.login = "1";
    other.facts.owner = "Інший", other.purpose = "signature", other.login = "2";
    situation.state.keys = {one, one};
    scene.window.show_situation(situation);
    auto* table = scene.open(OverviewWindow::keys);
    CHECK_FALSE(scene.window.choose_button()->isVisible());
    CHECK(scene.window.login_button()->isEnabled());
    scene.end(OverviewWindow::keys);  // the one log-in that there is
    CHECK(scene.commands.back() == std::pair{CommandKind::logout, std::string("1")});

    situation.state.keys = {one, other};
    scene.window.show_situation(situation);
    CHECK(scene.window.choose_button()->isVisible());
    CHECK_FALSE(scene.window.end_button(OverviewWindow::keys)->isEnabled());
    CHECK(table->item(0, 1)->text() == say(Text::key_chosen, say(Text::purpose_signature)));
    table->selectRow(0);
    CHECK_FALSE(scene.window.choose_button()->isEnabled());
    table->selectRow(1);
    scene.window.choose_button()->click();
    CHECK(scene.commands.back() == std::pair{CommandKind::choose_key, std::string("2")});
    scene.end(OverviewWindow::keys);
    CHECK(scene.commands.back() == std::pair{CommandKind::logout, std::string("2")});
}
