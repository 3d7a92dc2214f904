// SPDX-License-Identifier: MIT
#include "desk_scene.hpp"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>

#include "gui/history_window.hpp"
#include "gui/login_window.hpp"
#include "gui/new_keys_window.hpp"
#include "gui/overview_window.hpp"
#include "gui/preview_window.hpp"
#include "gui/progress_window.hpp"
#include "gui/question_dialog.hpp"
#include "gui/settings.hpp"
#include "question_scene.hpp"
#include "scene.hpp"

namespace pidpys::test {

using namespace gui;

namespace {

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

void show_history(const See& see) {
    channel::History page;
    for (const char* event :
         {"signature", "answer", "question", "permission_used_up", "permission_given", "key_login", "started"})
        page.entries.push_back(history_entry(140 - page.entries.size(), event));
    page.entries[0].algorithm = "ГОСТ 34.311-95";
    page.entries[0].digests = {std::string(64, 'a')};
    page.entries[0].digest_count = 1;
    page.entries[1].outcome = "allowed";
    page.entries[1].by = "agent";
    page.entries[2].kind = "signature";
    page.entries[6] = {
        134, 1'796'000'000'000, "started", {}, {}, false, {}, {}, 0, {}, {}, {}, {}, 0, {}, {}, 0, {}, {}, {}, {}, {}};
    HistoryWindow history({[](std::uint64_t) {}, [](std::uint64_t) {}});
    history.show_page(page);
    history.table()->selectRow(0);
    see(history, QStringLiteral("history"));
    history.table()->selectRow(4);
    history.show_under({page.entries[4].sequence, {page.entries[0], page.entries[0], page.entries[0]}});
    see(history, QStringLiteral("history_permission"));
}

// Not the first wrong PIN: the longest that this window says.
void show_token_login(const See& see) {
    const channel::TokenEntry token{
        "pkcs11:token=Almaz", "E.key Almaz-1C", "1K", "4C0A2F0089", channel::PinState::last_try, false};
    QTemporaryDir directory;
    Settings settings(directory.filePath(QStringLiteral("agent.ini")));
    const channel::LoginFailure failure{{Errc::wrong_password, {}}, {}, channel::PinTrouble::ask_last_try, token.pin};
    LoginWindow login(settings, {[&](channel::LoginRequest, const LoginWindow::Done& done) { done(failure); },
                                 [](const LoginWindow::Done&) {}, [] {}});
    login.show_tokens({token});
    login.set_path(QString::fromStdString(token.uri));
    login.password_edit()->setText(QStringLiteral("1234"));
    login.show();
    login.login_button()->click();
    see(login, QStringLiteral("login_token"));
}

void show_login(const See& see) {
    const auto show_state = [&](const QString& name, const channel::Question* request,
                                const channel::LoginFailure* failure) {
        QTemporaryDir directory;
        Settings settings(directory.filePath(QStringLiteral("agent.ini")));
        LoginWindow login(settings, {[&](channel::LoginRequest, const LoginWindow::Done& done) { done(*failure); },
                                     [](const LoginWindow::Done&) {}, [] {}});
        login.set_path(QStringLiteral("/home/olena/Ключі/Key-6.dat"));
        login.certificates()->addItem(QStringLiteral("/home/olena/Ключі/EU-3A7F00C14B2296E004000000.cer"));
        login.password_edit()->setText(QStringLiteral("secret"));
        login.show_request(request);
        login.show();
        if (failure != nullptr) login.login_button()->click();
        see(login, name);
    };
    auto page = page_question();
    auto program = page;
    program.origin.clear();
    program.program = "python3.11";
    program.process = 48213;
    program.uses = 25;
    const channel::LoginFailure password{{Errc::wrong_password, {}}, {}}, container{{Errc::malformed, {}}, {}},
        certificate{{Errc::malformed, {}}, "/home/olena/Ключі/EU-3A7F00C14B2296E004000000.cer"},
        busy{{Errc::busy, {}}, {}};
    show_state(QStringLiteral("login"), nullptr, nullptr);
    show_token_login(see);
    show_state(QStringLiteral("login_asked"), &page, nullptr);
    show_state(QStringLiteral("login_asked_by_program"), &program, &password);
    show_state(QStringLiteral("login_no_container"), nullptr, &container);
    show_state(QStringLiteral("login_bad_certificate"), nullptr, &certificate);
    show_state(QStringLiteral("login_busy"), nullptr, &busy);
}

void show_new_keys(const See& see) {
    const auto show_state = [&](const QString& name, const char* password, const char* again, bool make) {
        NewKeysWindow window(new_keys_question(), [](const NewKeysPlace&) {});
        window.path_edit()->setText(QDir::rootPath() + QStringLiteral("key-of-nobody.p12"));
        window.password_edit()->setText(QString::fromUtf8(password));
        window.repeated_edit()->setText(QString::fromUtf8(again));
        window.show();
        if (make) window.make_button()->click();
        see(window, name);
    };
    show_state(QStringLiteral("new_keys"), "", "", false);
    show_state(QStringLiteral("new_keys_weak"), "secret", "secret", true);
    show_state(QStringLiteral("new_keys_differ"), "Тихий-Дін-1928", "Тихий-Дін-1929", true);
    auto question = new_keys_question();
    question.may_be_in_token = true;
    question.token = two_tokens().front().uri;
    question.pin = channel::PinTrouble::wrong;
    question.pin_state = channel::PinState::few_tries;
    for (const int place : {0, 1, 2}) {
        NewKeysWindow window(question, [](const NewKeysPlace&) {});
        window.show_tokens(two_tokens());
        window.place_box()->setCurrentIndex(place);
        window.show();
        see(window, QStringLiteral("new_keys_place_%1").arg(place));
    }
}

void show_overview(const See& see) {
    QTemporaryDir directory;
    Settings settings(directory.filePath(QStringLiteral("agent.ini")));
    const auto nothing = [] {};
    OverviewWindow overview(settings, {[](channel::CommandKind, const std::string&) {}, nothing, nothing, nothing,
                                       nothing, nothing, nothing, nothing});
    see(overview, QStringLiteral("overview_disconnected"));
    Situation situation{true, {true, {}, {"127.0.0.1:9091", "[::1]:9091"}, "https://localhost:9091/", "uk"}, 1};
    overview.show_situation(situation);
    see(overview, QStringLiteral("overview_no_key"));
    situation.state.keys = {{key_facts(), "signature"}, {key_facts(), "keyAgreement"}};
    situation.questions = 0;
    situation.state.trust_ends = 1'798'000'000;
    situation.state.trust_due = true;
    overview.show_situation(situation);
    see(overview, QStringLiteral("overview_trust_ends"));
    situation.state.trust_due = false;
    situation.state.registry_due = true;
    overview.show_situation(situation);
    see(overview, QStringLiteral("overview_no_registry"));
    situation.state.registry_brought = 1'796'000'000;
    overview.show_situation(situation);
    see(overview, QStringLiteral("overview_old_registry"));
    situation.updating_registry = true;
    overview.show_situation(situation);
    see(overview, QStringLiteral("overview_updating"));
    situation.updating_registry = situation.state.registry_due = false;
    situation.registry_news = Text::registry_server_silent;
    overview.show_situation(situation);
    see(overview, QStringLiteral("overview_not_updated"));
    situation.registry_news.reset();
    situation.state.update_choice = situation.state.update_watched = true;
    situation.update_news = Text::update_unusable;
    overview.show_situation(situation);
    see(overview, QStringLiteral("overview_no_notice"));
    situation.state.update_version = "0.10.0";
    overview.show_situation(situation);
    see(overview, QStringLiteral("overview_newer_version"));
    situation.state.update_version.clear();
    situation.update_news.reset();
    overview.show_situation(situation);
    overview.show_permissions(
        {{{"1", "https://bank.ua", key_facts(), 3, 5, 1'893'456'000}, {"2", "", key_facts(), 1, 1, 1'893'456'000}}});
    overview.show_origins({{{"https://bank.ua", true, false, 1'760'000'000, true},
                            {"https://id.gov.ua", true, true, 0},
                            {"https://casino.example", false, false, 1'761'000'000, false}}});
    overview.show_silences({{{"casino.example", 1'793'456'000}, {"client Бухгалтерія-01", 1'793'456'000}}});
    for (int page = 0; page < 3; ++page) {
        overview.tabs()->setCurrentIndex(page);
        overview.table(OverviewWindow::Tab(page))->selectRow(0);
        see(overview, QStringLiteral("overview_%1").arg(page));
    }
}

// Each window is shown once: one that comes back takes no focus, and shows none.
void show_waiting(const See& see) {
    ProgressWindow progress([](const channel::Progress&, const ProgressWindow::Failed&) {});
    channel::Progress waiting{"w",
                              0,
                              1,
                              "https://bank.ua",
                              key_facts().owner,
                              true,
                              false,
                              channel::Awaited::timestamp,
                              "http://acsk.example.ua/services/tsp/dstu/"};
    progress.show_progress(waiting);
    (void)wait_until([&] { return progress.rows() == 1; });
    see(progress, QStringLiteral("progress_waiting"));
    waiting.total = 0;
    waiting.failure = Errc::unavailable;
    progress.show_progress(waiting);
    see(progress, QStringLiteral("progress_failed"));
}

void show_progress(const See& see) {
    ProgressWindow progress([](const channel::Progress&, const ProgressWindow::Failed&) {});
    progress.show_progress({"1", 412, 1000, "Бухгалтерія-01", key_facts().owner, true});
    see(progress, QStringLiteral("progress"));
    progress.show_progress({"2", 3, 25, "https://bank.ua", key_facts().owner, false, true});
    for (int i = 3; i < 9; ++i)
        progress.show_progress({std::to_string(i), 0, 100'000, std::string(120, 'x') + ".example", {}, true});
    see(progress, QStringLiteral("progress_many"));
}

// As pidpys-preview shows them.
void show_preview(const See& see, const QString& name, const QString& title, const QByteArray& octets) {
    const channel::Document document{title.toStdString(), static_cast<std::uint64_t>(octets.size()), "SHA-256",
                                     std::string(64, 'a')};
    PreviewWindow window(document, 0, [&](std::uint64_t, std::uint64_t offset, const PieceTaken& taken) {
        const QByteArray part = octets.mid(static_cast<qsizetype>(offset));
        taken(channel::Piece{0, static_cast<std::uint64_t>(octets.size()), Bytes(part.begin(), part.end())});
    });
    window.show();
    if (PreviewProcess::installed().isEmpty()) return see(window, name);  // it says so
    (void)wait_until([&] { return window.tabs()->count() > 0; }, 30'000);
    for (int tab = 0; tab < window.tabs()->count(); ++tab) {
        window.tabs()->setCurrentIndex(tab);
        see(window, tab == 0 ? name : QStringLiteral("%1_%2").arg(name).arg(tab));
    }
}

void show_previews(const See& see) {
    show_preview(see, QStringLiteral("preview"), QStringLiteral("Накладна 17.xml"),
                 QStringLiteral("<invoice number=\"17\"><seller><name>ТОВ «Приклад»</name></seller><rows><row>"
                                "<name>Папір А4</name><sum>12 500,00</sum></row></rows></invoice>")
                     .toUtf8());
    show_preview(see, QStringLiteral("preview_octets"), QString(255, QLatin1Char('n')),
                 QByteArray("\x01\x02\x00\xff", 4).repeated(200));
}

}  // namespace

void show_desk_windows(const See& see) {
    show_waiting(see);
    show_progress(see);
    show_login(see);
    show_new_keys(see);
    show_overview(see);
    show_history(see);
    show_previews(see);
}

void show_questions(const See& see) {
    for (const auto& [name, question] : all_questions()) {
        QuestionDialog dialog(question, false, [](const channel::Answer&) {});
        see(dialog, QStringLiteral("question_%1").arg(QString::fromUtf8(name)));
        dialog.set_waiting(3);
        see(dialog, QStringLiteral("question_%1_and_more").arg(QString::fromUtf8(name)));
    }
}

void show_all_windows(const See& see) {
    show_questions(see);
    show_desk_windows(see);
}

}  // namespace pidpys::test
