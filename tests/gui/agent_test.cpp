// SPDX-License-Identifier: MIT
// Daemon's prompter and agent over a real socket: the agent within this process, so that the test can press buttons,
// and as a program of its own, so that the test can kill it.
#include <atomic>
#include <mutex>
#include <optional>

#include <catch2/catch.hpp>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSystemTrayIcon>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "daemon/prompt/prompter_factory.hpp"
#include "gui/agent.hpp"
#include "gui/preview_window.hpp"
#include "gui/single_instance.hpp"
#include "gui/strings.hpp"
#include "gui/translations.hpp"
#include "scene.hpp"
#include "tests/main/places.hpp"

using namespace pidpys;
using namespace pidpys::test;
using channel::Outcome;

namespace {

// The daemon's side; its answers come on another thread.
struct Daemon {
    QTemporaryDir directory;
    QString socket = directory.filePath(QStringLiteral("agent.sock"));
    std::unique_ptr<daemon::PromptDesk> desk;

    Daemon() { start(); }
    void start() {
        daemon::PrompterConfig config;
        config.agent_socket = socket.toStdString();
        auto made = daemon::make_prompter(config);
        REQUIRE(made);
        desk = std::move(*made);
    }
};

struct Asked {
    std::mutex mutex;
    std::optional<channel::Answer> answer;
    std::stop_source stop;

    Asked(Daemon& daemon, channel::Question question) {
        daemon.desk->ask(std::move(question), stop.get_token(), [this](channel::Answer given) {
            const std::lock_guard lock(mutex);
            answer = std::move(given);
        });
    }
    std::optional<Outcome> outcome() {
        const std::lock_guard lock(mutex);
        return answer ? std::optional(answer->outcome) : std::nullopt;
    }
    bool ends_as(Outcome wanted) {
        return wait_until([&] { return outcome().has_value(); }) && outcome() == wanted;
    }
};

channel::Question named(const char* id, int milliseconds = 60'000) {
    auto question = page_question(milliseconds);
    question.id = id;
    return question;
}

struct Scene {
    Daemon daemon;
    gui::Agent agent{{daemon.socket, false, false, daemon.directory.filePath(QStringLiteral("agent.ini"))}};
    Scene() {
        agent.start();
        REQUIRE(wait_until([&] { return daemon.desk->available(); }));
    }
    bool wait_dialog() {
        return wait_until([&] { return agent.dialog() != nullptr; });
    }
    bool wait_armed() {
        return wait_dialog() &&
               wait_until([&] { return agent.dialog() != nullptr && agent.dialog()->guard().armed(); });
    }
};

}  // namespace

TEST_CASE("agent_asks_the_user_and_carries_the_answer") {
    Scene scene;
    const bool allow = GENERATE(true, false);
    Asked asked(scene.daemon, named("one"));
    REQUIRE(scene.wait_armed());
    QTest::mouseClick(allow ? scene.agent.dialog()->allow_button() : scene.agent.dialog()->deny_button(),
                      Qt::LeftButton);
    CHECK(asked.ends_as(allow ? Outcome::allowed : Outcome::denied));
}

TEST_CASE("agent_shows_one_window_at_a_time_and_each_arms_anew") {
    Scene scene;
    Asked first(scene.daemon, named("one")), second(scene.daemon, named("two"));
    REQUIRE(scene.wait_armed());
    const gui::QuestionDialog* shown = scene.agent.dialog();
    QTest::mouseClick(scene.agent.dialog()->allow_button(), Qt::LeftButton);
    REQUIRE(wait_until([&] { return scene.agent.dialog() != nullptr && scene.agent.dialog() != shown; }));
    CHECK(scene.agent.dialog()->isVisible());
    CHECK_FALSE(scene.agent.dialog()->allow_button()->isEnabled());
    QTest::mouseClick(scene.agent.dialog()->allow_button(), Qt::LeftButton);
    run_loop(100);
    CHECK(int(first.outcome().has_value()) + int(second.outcome().has_value()) == 1);
    REQUIRE(scene.wait_armed());
    QTest::mouseClick(scene.agent.dialog()->deny_button(), Qt::LeftButton);
    CHECK(wait_until([&] { return first.outcome() && second.outcome(); }));
}

TEST_CASE("agent_shows_the_sites_in_turns_and_nothing_more_of_one_that_was_refused") {
    Scene scene;
    const auto of = [](const char* id, const char* origin) {
        auto question = named(id);
        question.origin = origin;
        return question;
    };
    Asked first(scene.daemon, of("1", "https://many.ua"));
    REQUIRE(scene.wait_armed());
    Asked second(scene.daemon, of("2", "https://a.many.ua")), third(scene.daemon, of("3", "https://b.many.ua")),
        other(scene.daemon, of("4", "https://one.ua"));
    run_loop(100);
    REQUIRE(scene.wait_armed());  // again: the window has grown by a line that counts them
    QTest::mouseClick(scene.agent.dialog()->allow_button(), Qt::LeftButton);
    REQUIRE(first.ends_as(Outcome::allowed));
    REQUIRE(scene.wait_armed());
    QTest::mouseClick(scene.agent.dialog()->allow_button(), Qt::LeftButton);
    REQUIRE(other.ends_as(Outcome::allowed));
    REQUIRE(scene.wait_armed());
    QTest::mouseClick(scene.agent.dialog()->deny_button(), Qt::LeftButton);
    CHECK(second.ends_as(Outcome::denied));
    CHECK(third.ends_as(Outcome::not_asked));
    run_loop(300);
    CHECK(scene.agent.dialog() == nullptr);
}

TEST_CASE("agent_shows_the_document_that_the_daemon_hands_it") {
    struct Octets final : channel::Contents {
        Bytes all = to_bytes(as_bytes(std::string_view("what will be signed")));
        Result<ByteView> octets(std::size_t) override { return ByteView(all); }
    };
    Scene scene;
    auto question = named("one");
    question.documents[0].at_hand = true;
    question.contents = std::make_shared<Octets>();
    Asked asked(scene.daemon, question);
    REQUIRE(scene.wait_dialog());
    REQUIRE(scene.agent.dialog()->show_button() != nullptr);
    scene.agent.dialog()->show_button()->click();
    const auto* preview = scene.agent.dialog()->findChild<gui::PreviewWindow*>();
    REQUIRE(preview != nullptr);
    if (gui::PreviewProcess::installed().isEmpty()) {
        CHECK(preview->message()->text() == gui::say(gui::Text::preview_left_out));
    } else {
        CHECK(wait_until([&] { return preview->findChild<QPlainTextEdit*>() != nullptr; }, 60'000));
        CHECK(preview->findChild<QPlainTextEdit*>()->toPlainText() == QStringLiteral("what will be signed"));
    }
    asked.stop.request_stop();
    CHECK(asked.ends_as(Outcome::cancelled));
    CHECK(wait_until([&] { return scene.agent.dialog() == nullptr; }));
}

TEST_CASE("agent_closes_the_window_of_a_caller_who_left") {
    Scene scene;
    Asked asked(scene.daemon, named("one"));
    REQUIRE(scene.wait_dialog());
    asked.stop.request_stop();
    CHECK(asked.ends_as(Outcome::cancelled));
    CHECK(wait_until([&] { return scene.agent.dialog() == nullptr; }));
}

TEST_CASE("agent_and_daemon_both_end_at_the_deadline") {
    Scene scene;
    Asked asked(scene.daemon, named("one", 700));
    CHECK(asked.ends_as(Outcome::timed_out));
    CHECK(wait_until([&] { return scene.agent.dialog() == nullptr; }));
}

TEST_CASE("agent_shows_the_progress_of_a_batch_it_has_allowed_and_forgets_it_with_the_daemon") {
    Scene scene;
    auto question = batch_question(3);
    question.id = "task";
    Asked asked(scene.daemon, question);
    REQUIRE(scene.wait_armed());
    QTest::mouseClick(scene.agent.dialog()->allow_button(), Qt::LeftButton);
    REQUIRE(asked.ends_as(Outcome::allowed));
    scene.daemon.desk->progress({"task", "client", "owner", 1, 3});
    CHECK(wait_until([&] { return scene.agent.progress().isVisible(); }));
    scene.daemon.desk.reset();
    CHECK(wait_until([&] { return !scene.agent.progress().isVisible(); }));
}

TEST_CASE("agent_stops_work_by_its_button") {
    Scene scene;
    REQUIRE(wait_until([&] { return scene.daemon.desk->available(); }));
    std::atomic<int> stops = 0;
    scene.daemon.desk->progress({"task", "Бухгалтерія-01", "Петренко", 1, 3, [&] { ++stops; }});
    REQUIRE(wait_until([&] { return scene.agent.progress().stop_button("task") != nullptr; }));
    QTest::mouseClick(scene.agent.progress().stop_button("task"), Qt::LeftButton);
    CHECK(wait_until([&] { return stops == 1; }));
    scene.daemon.desk->progress({"task", {}, {}, 0, 0});
    CHECK(wait_until([&] { return !scene.agent.progress().isVisible(); }));
}

TEST_CASE("agent_connects_again_when_the_daemon_comes_back") {
    Scene scene;
    Asked lost(scene.daemon, named("one"));
    REQUIRE(scene.wait_dialog());
    scene.daemon.desk.reset();
    CHECK(wait_until([&] { return scene.agent.dialog() == nullptr; }));
    scene.daemon.start();
    REQUIRE(wait_until([&] { return scene.daemon.desk->available(); }));
    Asked asked(scene.daemon, named("two"));
    REQUIRE(scene.wait_armed());
    QTest::mouseClick(scene.agent.dialog()->allow_button(), Qt::LeftButton);
    CHECK(asked.ends_as(Outcome::allowed));
}

TEST_CASE("agent_program_killed_while_it_asks_leaves_no_question_open") {
    Daemon daemon;
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedChannels);
    program.start(QString::fromStdString(places::program("pidpys-agent")),
                  {QStringLiteral("--socket"), daemon.socket, QStringLiteral("--no-tray")});
    REQUIRE(program.waitForStarted());
    REQUIRE(wait_until([&] { return daemon.desk->available(); }, 10'000));
    Asked asked(daemon, named("one"));
    run_loop(500);
    CHECK_FALSE(asked.outcome());
    program.kill();
    program.waitForFinished();
    CHECK(asked.ends_as(Outcome::unavailable));

    Asked next(daemon, named("two"));
    CHECK(next.ends_as(Outcome::unavailable));
    program.start(QString::fromStdString(places::program("pidpys-agent")),
                  {QStringLiteral("--socket"), daemon.socket, QStringLiteral("--no-tray")});
    REQUIRE(wait_until([&] { return daemon.desk->available(); }, 10'000));
    Asked after(daemon, named("three", 400));
    CHECK(after.ends_as(Outcome::timed_out));
    program.terminate();
    program.waitForFinished();
}

namespace {

// As much of the service as the desk talks to.
class Service : public channel::ControlHandler {
public:
    explicit Service(daemon::PromptDesk& desk) : desk_(desk) { desk_.set_control(this); }
    ~Service() override { desk_.set_control(nullptr); }

    channel::State state() override {
        channel::State state;
        if (logged_in) state.keys.push_back({page_question().key, "signature"});
        state.started = logged_in;
        state.registry_due = registry_due;
        state.update_choice = true;
        state.update_watched = watched;
        if (watched && reachable) state.update_version = newer, state.update_page = "https://pidpys.example/9.0.0";
        return state;
    }
    std::vector<channel::PermissionEntry> permissions() override { return {}; }
    std::vector<channel::OriginEntry> origins() override { return {}; }
    Result<std::vector<channel::HistoryEntry>> history(std::uint64_t before) override {
        channel::HistoryEntry entry;
        entry.sequence = before == 0 ? 99 : before - 1;
        return std::vector{entry};
    }
    Result<std::vector<channel::HistoryEntry>> signed_under(std::uint64_t) override {
        return std::vector<channel::HistoryEntry>();
    }
    std::vector<channel::SilenceEntry> silences() override { return desk_.silences(); }
    std::vector<channel::TokenEntry> tokens() override { return {}; }
    Result<void> end_silence(const std::string& asker) override {
        return desk_.end_silence(asker) ? Result<void>{} : fail(Errc::not_found);
    }
    Result<void> revoke_permission(const std::string&) override { return {}; }
    Result<void> revoke_origin(const std::string&) override { return {}; }
    void login(channel::LoginRequest request, std::function<void(std::optional<channel::LoginFailure>)> done) override {
        logged_in = request.password.view() == "demo";
        if (!logged_in) return done(channel::LoginFailure{{Errc::wrong_password, {}}, {}});
        done({});
        desk_.state_changed();
    }
    Result<void> start_without_keys() override { return {}; }
    Result<void> logout(const std::string&) override { return {}; }
    Result<void> choose_key(const std::string&) override { return {}; }
    void screen_locked() override {}
    void update_registry(std::function<void(Result<void>)> done) override {
        if (!reachable) return done(fail(Errc::unavailable, "no server"));
        registry_due = false;
        desk_.state_changed();
        done({});
    }

    void watch_updates(bool wanted, std::function<void(Result<void>)> done) override {
        watched = wanted;
        desk_.state_changed();
        done(!wanted || reachable ? Result<void>() : fail(failure, "no server"));
    }

    std::atomic<bool> logged_in = false, registry_due = false, reachable = false, watched = false;
    std::atomic<Errc> failure = Errc::unavailable;
    std::string newer;  // set before the service is asked

private:
    daemon::PromptDesk& desk_;
};

channel::Question login_question(const char* id) {
    auto question = named(id);
    question.kind = channel::QuestionKind::login;
    return question;
}

}  // namespace

TEST_CASE("agent_raises_the_login_for_a_page_which_goes_on_once_a_key_is_in_use") {
    Scene scene;
    const Service service(*scene.daemon.desk);
    Asked page(scene.daemon, login_question("1"));
    REQUIRE(wait_until([&] { return scene.agent.login_window() != nullptr; }));
    CHECK(scene.agent.dialog() == nullptr);
    auto* window = scene.agent.login_window();
    QTest::keyClicks(window->path_edit(), QStringLiteral("/k"));
    QTest::keyClicks(window->password_edit(), QStringLiteral("oops"));
    QTest::mouseClick(window->login_button(), Qt::LeftButton);
    REQUIRE(wait_until([&] { return window->password_alert()->isVisible(); }));
    CHECK_FALSE(page.outcome());
    QTest::keyClicks(window->password_edit(), QStringLiteral("demo"));
    QTest::mouseClick(window->login_button(), Qt::LeftButton);
    CHECK(page.ends_as(Outcome::allowed));
    CHECK(wait_until([&] { return scene.agent.login_window() == nullptr; }));
}

TEST_CASE("agent_has_the_registry_of_authorities_updated_by_the_service_and_says_how_it_went") {
    Scene scene;
    Service service(*scene.daemon.desk);
    service.registry_due = true;
    scene.daemon.desk->state_changed();
    scene.agent.show(QStringLiteral("overview"));
    auto* overview = scene.agent.overview();
    REQUIRE(wait_until([&] { return overview->update_button()->isVisible(); }));
    overview->update_button()->click();
    CHECK(wait_until([&] { return overview->registry_label()->text() == say(gui::Text::registry_server_silent); }));
    service.reachable = true;
    overview->update_button()->click();
    CHECK(wait_until([&] { return overview->registry_label()->text() == say(gui::Text::registry_updated); }));
    CHECK(wait_until([&] { return !overview->update_button()->isVisible(); }));
}

TEST_CASE("agent_tells_of_newer_versions_where_the_person_wants_it_and_says_how_the_first_look_went") {
    Scene scene;
    Service service(*scene.daemon.desk);
    service.newer = "9.0.0";
    scene.daemon.desk->state_changed();
    scene.agent.show(QStringLiteral("overview"));
    auto* overview = scene.agent.overview();
    REQUIRE(wait_until([&] { return overview->updates_box()->isVisible(); }));
    CHECK_FALSE(overview->updates_box()->isChecked());
    const auto says = [&](gui::Text text) {
        return wait_until([&, text] { return overview->release_label()->text() == say(text); });
    };
    // As the service tells it, some time after the click.
    const auto choose = [&](bool wanted) {
        auto* box = overview->updates_box();
        box->click();
        return wait_until([=] { return box->isChecked() == wanted && box->isEnabled(); });
    };
    REQUIRE(choose(true));
    CHECK(says(gui::Text::update_server_silent));
    CHECK_FALSE(overview->release_button()->isVisible());
    REQUIRE(choose(false));
    CHECK_FALSE(overview->release_label()->isVisible());
    service.failure = Errc::integrity;
    REQUIRE(choose(true));
    CHECK(says(gui::Text::update_unusable));
    REQUIRE(choose(false));
    service.reachable = true;
    REQUIRE(choose(true));
    CHECK(wait_until(
        [&] { return overview->release_label()->text() == say(gui::Text::update_released, QStringLiteral("9.0.0")); }));
    CHECK(overview->release_button()->isVisible());
    CHECK(overview->release_button()->accessibleDescription() == overview->release_label()->text());
}

TEST_CASE("agent_that_is_told_not_now_keeps_the_site_silent_until_the_overview_ends_it") {
    Scene scene;
    const Service service(*scene.daemon.desk);
    Asked page(scene.daemon, login_question("1"));
    REQUIRE(wait_until([&] { return scene.agent.login_window() != nullptr; }));
    QTest::mouseClick(scene.agent.login_window()->not_now_button(), Qt::LeftButton);
    CHECK(page.ends_as(Outcome::denied));
    Asked again(scene.daemon, login_question("2"));
    CHECK(again.ends_as(Outcome::not_asked));

    scene.agent.show(QStringLiteral("overview"));
    auto* overview = scene.agent.overview();
    REQUIRE(overview != nullptr);
    auto* table = overview->table(gui::OverviewWindow::decisions);
    REQUIRE(wait_until([&] { return table->rowCount() == 1; }));
    overview->tabs()->setCurrentIndex(gui::OverviewWindow::decisions);
    table->selectRow(0);
    QTest::mouseClick(overview->end_button(gui::OverviewWindow::decisions), Qt::LeftButton);
    CHECK(wait_until([&] { return table->rowCount() == 0; }));
    Asked asked(scene.daemon, login_question("3"));
    CHECK(wait_until([&] { return scene.agent.login_window() != nullptr; }));
}

TEST_CASE("agent_makes_its_windows_anew_in_another_language_and_remembers_it") {
    Scene scene;
    const QString settings = scene.daemon.directory.filePath(QStringLiteral("agent.ini"));
    scene.agent.show(QStringLiteral("overview"));
    QPointer<gui::OverviewWindow> first = scene.agent.overview();
    const QString title = first->windowTitle();
    first->language_box()->setFocus();
    QTest::keyClick(first->language_box(), Qt::Key_End);
    REQUIRE(wait_until([&] { return first.isNull(); }));
    CHECK(scene.agent.overview()->windowTitle() != title);
    CHECK(gui::current_language() == gui::Language::pl);
    CHECK(gui::Settings(settings).language() == gui::Language::pl);
    gui::use_language(gui::Language::uk);
}

// The offscreen platform has no tray, as a desktop on Wayland; an X server without a panel has none either. Windows always has.
TEST_CASE("agent_without_a_tray_says_once_by_itself_that_a_window_stands_in_for_it") {
    Daemon daemon;
    QTemporaryDir home;
    const gui::AgentOptions options{.endpoint = daemon.socket,
                                    .autostart = true,
                                    .settings = home.filePath(QStringLiteral("agent.ini")),
                                    .looks = 1};
    const bool no_tray = !QSystemTrayIcon::isSystemTrayAvailable();
    for (const bool first : {true, false}) {
        gui::Agent agent(options);
        agent.start();
        CHECK((agent.overview() != nullptr) == (first && no_tray));
        agent.show(QStringLiteral("overview"));
        CHECK(agent.overview()->no_tray_label()->isVisible() == no_tray);
    }
}

TEST_CASE("second_start_of_the_agent_brings_the_first_to_the_front") {
    Daemon daemon;
    const auto start = [&](QProcess& program, const QStringList& more) {
        program.setProcessChannelMode(QProcess::ForwardedChannels);
        program.start(QString::fromStdString(places::program("pidpys-agent")),
                      QStringList{QStringLiteral("--socket"), daemon.socket, QStringLiteral("--settings"),
                                  daemon.directory.filePath(QStringLiteral("agent.ini"))} +
                          more);
        REQUIRE(program.waitForStarted());
    };
    gui::SingleInstance first(daemon.socket);
    REQUIRE(first.claim_or_tell(QStringLiteral("overview")));
    QStringList wishes;
    first.listen([&](const QString& wish) { wishes << wish; });
    for (const QStringList& more : {QStringList{QStringLiteral("--autostart")}, QStringList{},
                                    QStringList{QStringLiteral("--open"), QStringLiteral("history")}}) {
        QProcess second;
        start(second, more);
        CHECK(wait_until([&] { return second.state() == QProcess::NotRunning; }, 10'000));
        CHECK(second.exitCode() == 0);
    }
    CHECK(wait_until([&] { return wishes.size() == 2; }));
    CHECK(wishes == QStringList{QStringLiteral("overview"), QStringLiteral("history")});
    CHECK_FALSE(daemon.desk->available());  // no second one has connected
}
