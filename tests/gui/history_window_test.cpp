// SPDX-License-Identifier: MIT
#include "gui/history_window.hpp"

#include <catch2/catch.hpp>

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

#include "gui/history_text.hpp"
#include "gui/strings.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::gui;

namespace {

struct HistoryScene {
    std::vector<std::uint64_t> loads, loads_under;
    HistoryWindow window{{[this](std::uint64_t before) { loads.push_back(before); },
                          [this](std::uint64_t permission) { loads_under.push_back(permission); }}};
    HistoryScene() { window.show(); }
};

HistoryEntry numbered(std::uint64_t sequence) {
    HistoryEntry entry;
    entry.sequence = sequence;
    entry.event = "signature";
    entry.origin = "https://bank.ua";
    entry.owner = "Петренко Олена";
    entry.count = 1;
    entry.algorithm = "SHA-256";
    entry.digests = {"abcd" + std::to_string(sequence)};
    entry.digest_count = 1;
    return entry;
}

QString cell(const HistoryScene& scene, int row, int column) { return scene.window.table()->item(row, column)->text(); }

}  // namespace

TEST_CASE("history_without_records_says_so_and_offers_nothing_older") {
    HistoryScene scene;
    scene.window.show_page({0, {}});
    CHECK(scene.window.table()->rowCount() == 0);
    CHECK_FALSE(scene.window.older_button()->isEnabled());
}

TEST_CASE("history_goes_back_page_by_page_until_the_first_record") {
    HistoryScene scene;
    scene.window.show_page({0, {numbered(9), numbered(8)}});
    QTest::mouseClick(scene.window.older_button(), Qt::LeftButton);
    CHECK(scene.loads == std::vector<std::uint64_t>{8});
    CHECK_FALSE(scene.window.older_button()->isEnabled());
    scene.window.show_page({8, {numbered(7), numbered(1)}});
    REQUIRE(scene.window.table()->rowCount() == 4);
    CHECK(cell(scene, 0, 0) == "9");
    CHECK(cell(scene, 3, 0) == "1");
    CHECK_FALSE(scene.window.older_button()->isEnabled());
}

TEST_CASE("history_loaded_anew_begins_with_the_newest_and_drops_a_page_asked_for_before") {
    HistoryScene scene;
    scene.window.show_page({0, {numbered(9), numbered(8)}});
    QTest::mouseClick(scene.window.refresh_button(), Qt::LeftButton);
    CHECK(scene.loads == std::vector<std::uint64_t>{0});
    scene.window.show_page({0, {numbered(12), numbered(11)}});
    scene.window.show_page({8, {numbered(7)}});
    REQUIRE(scene.window.table()->rowCount() == 2);
    CHECK(cell(scene, 0, 0) == "12");
}

TEST_CASE("history_shows_every_fact_of_the_selected_record") {
    HistoryScene scene;
    HistoryEntry entry = numbered(9);
    entry.event = "answer";
    entry.outcome = "denied";
    entry.origin =
        "https://evil.ua/\xE2\x80\xAE"
        "gpj";
    entry.program = "curl";
    entry.process = 42;
    entry.fingerprint = "00ff";
    entry.by = "agent";
    entry.reason = "because";
    entry.id = "id-1";
    entry.under = "under-1";
    entry.digest_count = 5;
    entry.hash = "c0ffee";
    scene.window.show_page({0, {entry}});
    scene.window.table()->selectRow(0);
    const QString details = scene.window.details()->toPlainText();
    for (const char* fact : {"curl (42)", "00ff", "because", "id-1", "under-1", "SHA-256: abcd9", "c0ffee"}) {
        CAPTURE(fact);
        CHECK(details.contains(QString::fromUtf8(fact)));
    }
    CHECK(details.contains(say(Text::by_agent)));
    CHECK(details.contains(say(Text::more_digests, QStringLiteral("4"))));
    CHECK_FALSE(details.contains(QChar(0x202E)));
    CHECK(cell(scene, 0, 2) == QStringLiteral("%1: %2").arg(say(Text::event_answer), say(Text::refused)));
}

TEST_CASE("history_shows_words_of_a_later_service_as_they_are") {
    HistoryEntry entry;
    entry.event = "time_stamped";
    CHECK(event_title(entry) == "time_stamped");
}

TEST_CASE("history_that_cannot_be_read_says_why_and_keeps_what_is_shown") {
    HistoryScene scene;
    scene.window.show_page({0, {numbered(9)}});
    scene.window.show_error(QStringLiteral("damaged"));
    CHECK(scene.window.table()->rowCount() == 1);
    CHECK(scene.window.older_button()->isEnabled());
}

TEST_CASE("history_opens_at_a_record_and_goes_on_from_there") {
    HistoryScene scene;
    scene.window.load_from(40);
    CHECK(scene.loads.back() == 41);
    scene.window.show_page({0, {numbered(90)}});  // the newest, asked for before
    CHECK(scene.window.table()->rowCount() == 0);
    scene.window.show_page({41, {numbered(40), numbered(39)}});
    CHECK(cell(scene, 0, 0) == QStringLiteral("40"));
    CHECK(scene.window.details()->toPlainText().contains(QStringLiteral("abcd40")));
    scene.window.show_page({39, {numbered(38)}});
    CHECK(scene.window.table()->rowCount() == 3);
    scene.window.load_newest();
    scene.window.show_page({0, {numbered(90)}});
    CHECK(scene.window.table()->rowCount() == 1);
}

TEST_CASE("history_shows_beneath_a_permission_what_was_signed_under_it") {
    HistoryScene scene;
    HistoryEntry permission = numbered(30);
    permission.event = "permission_given";
    permission.digests.clear();
    scene.window.show_page({0, {numbered(31), permission}});
    scene.window.table()->selectRow(0);
    CHECK(scene.loads_under.empty());
    scene.window.table()->selectRow(1);
    CHECK(scene.loads_under == std::vector<std::uint64_t>{30});
    scene.window.show_under({30, {numbered(31), numbered(35)}});
    QString text = scene.window.details()->toPlainText();
    CHECK(text.contains(say(Text::signed_under)));
    CHECK(text.contains(QStringLiteral("№ 31")));
    CHECK(text.contains(QStringLiteral("abcd35")));
    scene.window.show_under({29, {}});  // another one's, late
    CHECK(scene.window.details()->toPlainText() == text);
    scene.window.show_under({30, {}});
    CHECK(scene.window.details()->toPlainText().contains(say(Text::nothing_signed_under)));
}
