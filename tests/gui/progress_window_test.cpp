// SPDX-License-Identifier: MIT
#include "gui/progress_window.hpp"

#include <QLabel>
#include <QPushButton>

#include <catch2/catch.hpp>

#include "gui/strings.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;
using channel::Progress;

namespace {

struct Stops {
    std::vector<Progress> works;
    gui::ProgressWindow::Failed failed;
    gui::ProgressWindow window{[this](const Progress& work, gui::ProgressWindow::Failed tell) {
        works.push_back(work);
        failed = std::move(tell);
    }};
};

Progress batch(const char* id, std::uint64_t finished, std::uint64_t total) {
    return {id, finished, total, "Бухгалтерія-01", "Петренко Олена Іванівна", true};
}

}  // namespace

TEST_CASE("progress_window_has_a_row_a_batch_and_goes_with_the_last") {
    Stops stops;
    auto& window = stops.window;
    window.show_progress(batch("a", 1, 10));
    window.show_progress(batch("b", 5, 10));
    window.show_progress(batch("a", 2, 10));
    CHECK(window.rows() == 2);
    CHECK(window.isVisible());
    window.show_progress({"b", 0, 0});  // ended early
    CHECK(window.rows() == 1);
    window.show_progress(batch("a", 10, 10));
    CHECK(window.isVisible());  // long enough to be read
    CHECK(wait_until([&] { return !window.isVisible(); }));
    CHECK(window.rows() == 0);
}

TEST_CASE("progress_window_of_a_batch_that_never_began_stays_away") {
    Stops stops;
    stops.window.show_progress({"a", 0, 0});
    CHECK_FALSE(stops.window.isVisible());
}

TEST_CASE("progress_window_names_whose_work_it_is_and_stops_it_once") {
    Stops stops;
    auto& window = stops.window;
    window.show_progress(batch("a", 412, 1000));
    QStringList said;
    for (const QLabel* label : window.findChildren<QLabel*>())
        said << (label->accessibleName().isEmpty() ? label->text() : label->accessibleName());
    CHECK(said.join('|').contains(QStringLiteral("Бухгалтерія-01")));
    CHECK(said.join('|').contains(QStringLiteral("Петренко Олена Іванівна")));
    QPushButton* stop = window.stop_button("a");
    REQUIRE(stop != nullptr);
    CHECK(stop->accessibleName().contains(QStringLiteral("Бухгалтерія-01")));
    QTest::mouseClick(stop, Qt::LeftButton);
    QTest::mouseClick(stop, Qt::LeftButton);
    REQUIRE(stops.works.size() == 1);
    CHECK(stops.works[0].id == "a");
    CHECK_FALSE(stop->isEnabled());
    window.show_progress(batch("a", 500, 1000));  // under way when it was stopped
    CHECK(window.count_label("a")->text() == say(gui::Text::stopping_work));
    stops.failed(QStringLiteral("не вдалося"));
    CHECK(window.count_label("a")->text() == QStringLiteral("не вдалося"));
    window.show_progress({"a", 0, 0});
    CHECK_FALSE(window.isVisible());
    stops.failed(QStringLiteral("too late"));  // its row is gone
}

namespace {

Progress waiting(const char* id, channel::Awaited awaited, const char* server) {
    return {id, 0, 1, "https://bank.ua", "Петренко Олена Іванівна", true, false, awaited, server};
}

}  // namespace

TEST_CASE("progress_window_names_the_server_that_keeps_a_signature_waiting") {
    Stops stops;
    auto& window = stops.window;
    window.show_progress(waiting("w", channel::Awaited::timestamp, "http://tsp.example/a"));
    CHECK(window.waiting() == 1);
    CHECK_FALSE(window.isVisible());  // not for a moment
    window.show_progress(waiting("w", channel::Awaited::status, "http://ocsp.example"));
    REQUIRE(wait_until([&] { return window.rows() == 1; }));
    CHECK(window.isVisible());
    CHECK(window.waiting() == 0);
    CHECK(window.count_label("w")->text().contains(QStringLiteral("http://ocsp.example")));
    CHECK(window.count_label("w")->text() == say(gui::Text::waiting_status, QStringLiteral("http://ocsp.example")));
    window.show_progress(waiting("w", channel::Awaited::list, "http://crl.example"));
    CHECK(window.count_label("w")->text() == say(gui::Text::waiting_list, QStringLiteral("http://crl.example")));
    window.stop_button("w")->click();
    REQUIRE(stops.works.size() == 1);
    CHECK_FALSE(stops.works[0].permission);
    CHECK(window.count_label("w")->text() == say(gui::Text::stopping_work));
    window.show_progress({"w", 0, 0});
    CHECK(window.rows() == 0);
    CHECK_FALSE(window.isVisible());
}

TEST_CASE("progress_window_does_not_flash_for_servers_that_answer") {
    Stops stops;
    stops.window.show_progress(waiting("w", channel::Awaited::timestamp, "http://tsp.example"));
    stops.window.show_progress({"w", 0, 0});
    CHECK(stops.window.waiting() == 0);
    CHECK(stops.window.rows() == 0);
    stops.window.show_progress(waiting("v", channel::Awaited::timestamp, "http://tsp.example"));
    stops.window.forget_all();  // the daemon is gone
    CHECK(stops.window.waiting() == 0);
}

TEST_CASE("progress_window_names_the_server_that_failed_and_lets_it_go") {
    Stops stops;
    auto& window = stops.window;
    Progress failed{"w", 0, 0, "https://bank.ua"};
    failed.failure = Errc::unavailable;
    failed.server = "http://tsp.example/\u202ea";
    window.show_progress(failed);  // within a second
    REQUIRE(window.rows() == 1);
    CHECK(window.isVisible());
    CHECK(window.testAttribute(Qt::WA_ShowWithoutActivating));
    CHECK(window.stop_button("w") == nullptr);
    const QString said = window.count_label("w")->text();
    CHECK(said.contains(QStringLiteral("http://tsp.example/")));
    CHECK_FALSE(said.contains(QChar(0x202e)));
    failed.id = "u";
    failed.server.clear();
    failed.failure = Errc::untrusted;
    window.show_progress(failed);
    CHECK(window.count_label("u")->text().contains(say(gui::Text::error_untrusted)));
}

TEST_CASE("progress_window_offers_no_stop_where_the_daemon_knows_none") {
    Stops stops;
    stops.window.show_progress({"a", 1, 10});
    CHECK(stops.window.stop_button("a") == nullptr);
}

TEST_CASE("progress_window_ends_a_permission_by_its_stop") {
    Stops stops;
    stops.window.show_progress({"p", 3, 25, "https://bank.ua", "Петренко", false, true});
    REQUIRE(stops.window.stop_button("p") != nullptr);
    stops.window.stop_button("p")->click();
    REQUIRE(stops.works.size() == 1);
    CHECK(stops.works[0].permission);
    CHECK(wait_until([&] { return stops.window.rows() == 0; }));
}

TEST_CASE("progress_window_of_many_works_stays_on_the_screen") {
    Stops stops;
    for (int i = 0; i < 100; ++i) stops.window.show_progress(batch(std::to_string(i).c_str(), 1, 10));
    CHECK(stops.window.rows() == 8);
    stops.window.forget_all();
    CHECK(stops.window.rows() == 0);
}
