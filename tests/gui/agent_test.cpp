// SPDX-License-Identifier: MIT
// Daemon's prompter and agent over a real socket: the agent within this process, so that the test can press buttons,
// and as a program of its own, so that the test can kill it.
#include <atomic>
#include <mutex>
#include <optional>

#include <catch2/catch.hpp>

#include <QApplication>
#include <QDateTime>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "daemon/prompt/prompter_factory.hpp"
#include "gui/agent.hpp"
#include "scene.hpp"

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
    gui::Agent agent{{daemon.socket, false, false}};
    Scene() {
        agent.start();
        REQUIRE(wait_until([&] { return daemon.desk->available(); }));
    }
    bool wait_dialog() {
        return wait_until([&] { return agent.dialog() != nullptr; });
    }
    bool wait_armed() {
        return wait_dialog() && wait_until([&] { return agent.dialog() != nullptr && agent.dialog()->guard().armed(); });
    }
};

}  // namespace

TEST_CASE("agent_asks_the_user_and_carries_the_answer") {
    Scene scene;
    const bool allow = GENERATE(true, false);
    Asked asked(scene.daemon, named("one"));
    REQUIRE(scene.wait_armed());
    QTest::mouseClick(allow ? scene.agent.dialog()->allow_button() : scene.agent.dialog()->deny_button(), Qt::LeftButton);
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
    REQUIRE(scene.wait_armed());   // again: the window has grown by a line that counts them
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
    scene.daemon.desk->progress("task", 1, 3);
    CHECK(wait_until([&] { return scene.agent.progress().isVisible(); }));
    scene.daemon.desk.reset();
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
    program.start(QStringLiteral(PIDPYS_AGENT), {QStringLiteral("--socket"), daemon.socket, QStringLiteral("--no-tray")});
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
    program.start(QStringLiteral(PIDPYS_AGENT), {QStringLiteral("--socket"), daemon.socket, QStringLiteral("--no-tray")});
    REQUIRE(wait_until([&] { return daemon.desk->available(); }, 10'000));
    Asked after(daemon, named("three", 400));
    CHECK(after.ends_as(Outcome::timed_out));
    program.terminate();
    program.waitForFinished();
}
