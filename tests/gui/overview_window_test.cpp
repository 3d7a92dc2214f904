// SPDX-License-Identifier: MIT
#include "gui/overview_window.hpp"

#include <catch2/catch.hpp>

#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::gui;

namespace {

struct OverviewScene {
    std::vector<std::pair<CommandKind, std::string>> commands;
    OverviewWindow window{[this](CommandKind kind, const std::string& target) { commands.emplace_back(kind, target); }};
    OverviewScene() { window.show(); }
    QTableWidget* table(int page) {
        window.tabs()->setCurrentIndex(page);
        return window.tabs()->widget(page)->findChild<QTableWidget*>();
    }
    QPushButton* button(int page) { return window.tabs()->widget(page)->findChild<QPushButton*>(); }
};

}  // namespace

TEST_CASE("overview_revokes_the_selected_permission") {
    OverviewScene scene;
    scene.window.show_permissions({{{"p1", "https://a.ua", {}, 1, 2, 0}, {"p2", "https://b.ua", {}, 3, 5, 0}}});
    auto* table = scene.table(1);
    CHECK_FALSE(scene.button(1)->isEnabled());
    table->selectRow(1);
    QTest::mouseClick(scene.button(1), Qt::LeftButton);
    REQUIRE(scene.commands.size() == 1);
    CHECK(scene.commands[0] == std::pair{CommandKind::revoke_permission, std::string("p2")});
    scene.window.show_permissions({});
    CHECK_FALSE(table->isVisible());
}

TEST_CASE("overview_revokes_sites_but_not_those_of_the_configuration") {
    OverviewScene scene;
    scene.window.show_origins({{{"https://a.ua", true, true, 0}, {"https://b.ua", false, false, 1'700'000'000}}});
    auto* table = scene.table(2);
    table->selectRow(0);
    CHECK_FALSE(scene.button(2)->isEnabled());
    table->selectRow(1);
    QTest::mouseClick(scene.button(2), Qt::LeftButton);
    CHECK(scene.commands.at(0) == std::pair{CommandKind::revoke_origin, std::string("https://b.ua")});
}

TEST_CASE("overview_logs_out") {
    OverviewScene scene;
    scene.window.show_state({true, {{{"Петренко", "", "", "", "", 0}, "signature"}}, {}, {}, {}});
    scene.table(0);
    QTest::mouseClick(scene.button(0), Qt::LeftButton);
    CHECK(scene.commands.at(0).first == CommandKind::logout);
}
