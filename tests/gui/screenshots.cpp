// SPDX-License-Identifier: MIT
// Pictures of every window in Ukrainian and English, for a person to look at. Arguments: light|dark, scale (the
// environment's QT_SCALE_FACTOR does the scaling, the number only names the files).
#include <cstdio>

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QStyleFactory>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>

#include "gui/history_window.hpp"
#include "gui/login_window.hpp"
#include "gui/overview_window.hpp"
#include "gui/progress_window.hpp"
#include "gui/strings.hpp"
#include "gui/tray.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;
using namespace pidpys::gui;

namespace {

QString suffix;
int failures = 0;

void shoot(QWidget& window, const QString& name) {
    window.show();
    if (!QTest::qWaitForWindowExposed(&window)) ++failures;
    run_loop(60);
    const QString path = QStringLiteral(PIDPYS_SHOTS_DIR "/") + name + suffix;
    if (!window.grab().save(path)) ++failures;
    std::printf("%s\n", qPrintable(path));
}

void shoot_question(const channel::Question& question, const QString& name, bool armed, std::size_t waiting = 0) {
    QuestionDialog dialog(question, false, [](const channel::Answer&) {});
    dialog.set_waiting(waiting);
    dialog.show();
    (void)QTest::qWaitForWindowActive(&dialog);
    if (armed && !wait_until([&] { return dialog.guard().armed(); })) ++failures;
    shoot(dialog, name);
}

channel::KeyFacts key_facts() { return page_question().key; }

channel::HistoryEntry history_entry(std::uint64_t sequence, const char* event) {
    channel::HistoryEntry entry;
    entry.sequence = sequence;
    entry.at = 1'796'000'000'000 + static_cast<std::int64_t>(sequence) * 61'000;
    entry.event = event;
    entry.origin = "https://bank.ua";
    entry.owner = key_facts().owner;
    entry.fingerprint = key_facts().fingerprint;
    entry.count = 1;
    entry.id = "7c0d1f6e-2f58-4c6e-9d3c-6a3f0c1f0d11";
    entry.hash = std::string(64, 'c');
    return entry;
}

void shoot_history() {
    channel::History page;
    for (const char* event : {"signature", "answer", "question", "permission_used_up", "permission_given", "key_login", "started"})
        page.entries.push_back(history_entry(140 - page.entries.size(), event));
    page.entries[0].algorithm = "ГОСТ 34.311-95";
    page.entries[0].digests = {std::string(64, 'a')};
    page.entries[0].digest_count = 1;
    page.entries[1].outcome = "allowed";
    page.entries[1].by = "agent";
    page.entries[2].kind = "signature";
    page.entries[6] = {134, 1'796'000'000'000, "started", {}, {}, false, {}, {}, 0, {}, {}, {}, {}, 0, {}, {}, 0, {}, {}, {}, {}, {}};
    HistoryWindow history([](std::uint64_t) {});
    history.show_page(page);
    history.table()->selectRow(0);
    shoot(history, QStringLiteral("history"));
}

void shoot_all() {
    shoot_question(page_question(), QStringLiteral("consent"), true);
    shoot_question(page_question(), QStringLiteral("consent_unarmed"), false, 2);

    auto several = page_question();
    several.documents.clear();
    several.uses = 25;
    several.origin = "https://dostup-do-elektronnykh-poslug.ministerstvo-tsyfrovoyi-transformatsiyi.gov.ua:8443";
    shoot_question(several, QStringLiteral("several"), true);

    shoot_question(batch_question(120), QStringLiteral("batch"), true);
    shoot_question(admission_question(), QStringLiteral("admission"), true);
    auto container = admission_question();
    container.kind = channel::QuestionKind::container;
    shoot_question(container, QStringLiteral("container"), true);
    auto program = page_question();
    program.origin.clear();
    program.program = "python3.11";
    program.process = 48213;
    program.metadata_html = "<table><tr><th>Рахунок</th><th>Сума</th></tr><tr><td>UA21 3223 1300</td><td align=right>12 500,00</td></tr></table>"
                            "<script>alert(1)</script><p>Текст <a href='https://evil'>посилання</a> &lt;b&gt;</p>";
    shoot_question(program, QStringLiteral("program"), true);

    LoginWindow login({[](channel::LoginRequest, const LoginWindow::Done& done) { done(Error{Errc::wrong_password, {}}); },
                       [](const LoginWindow::Done&) {}});
    login.set_path(QStringLiteral("/home/olena/Ключі/Key-6.dat"));
    login.password_edit()->setText(QStringLiteral("secret"));
    shoot(login, QStringLiteral("login"));
    login.login_button()->click();
    shoot(login, QStringLiteral("login_error"));

    OverviewWindow overview([](channel::CommandKind, const std::string&) {});
    overview.show_state({true, {{key_facts(), "signature"}, {key_facts(), "keyAgreement"}}, {}, {}, {}});
    overview.show_permissions({{{"1", "https://bank.ua", key_facts(), 3, 5, 1'893'456'000}, {"2", "", key_facts(), 1, 1, 1'893'456'000}}});
    overview.show_origins({{{"https://bank.ua", true, false, 1'760'000'000},
                            {"https://id.gov.ua", true, true, 0},
                            {"https://casino.example", false, false, 1'761'000'000}}});
    for (int page = 0; page < 3; ++page) {
        overview.tabs()->setCurrentIndex(page);
        shoot(overview, QStringLiteral("overview_%1").arg(page));
    }
    shoot_history();

    ProgressWindow progress;
    progress.expect("1", "Бухгалтерія-01");
    progress.show_progress({"1", 412, 1000});
    shoot(progress, QStringLiteral("progress"));

    Tray tray({[] {}, [] {}, [] {}, [] {}, [] {}, [] {}}, false);
    tray.show({true, {true, {{key_facts(), "signature"}}, {"127.0.0.1:9091", "[::1]:9091"}, "https://localhost:9091/", "uk"}, 0});
    shoot(*tray.window(), QStringLiteral("status_keys"));
    tray.show({true, {true, {}, {"127.0.0.1:9091", "[::1]:9091"}, "https://localhost:9091/", "uk"}, 1});
    shoot(*tray.window(), QStringLiteral("status_question"));
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString palette = argc > 1 ? QString::fromUtf8(argv[1]) : QStringLiteral("light");
    const QString scale = argc > 2 ? QString::fromUtf8(argv[2]) : QStringLiteral("1");
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(palette == QStringLiteral("dark") ? dark_palette() : light_palette());
    QApplication::setQuitOnLastWindowClosed(false);
    QDir().mkpath(QStringLiteral(PIDPYS_SHOTS_DIR));
    for (const auto& [language, name] : {std::pair{Language::uk, "uk"}, std::pair{Language::en, "en"}}) {
        set_language(language);
        suffix = QStringLiteral("_%1_%2_%3.png").arg(QString::fromUtf8(name), palette, scale);
        shoot_all();
    }
    return failures == 0 ? 0 : 1;
}
