// SPDX-License-Identifier: MIT
// Pages that need the key, the user, and the session's start share one login window.
#include "gui/login_desk.hpp"

#include <catch2/catch.hpp>

#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "gui/settings.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;
using namespace pidpys::gui;
using channel::Outcome;

namespace {

struct DeskScene {
    QTemporaryDir directory;
    Settings settings{directory.filePath(QStringLiteral("agent.ini"))};
    std::vector<std::pair<std::string, Outcome>> replies;
    LoginWindow::Done done;
    std::size_t told_waiting = 0;
    LoginDesk desk{settings,
                   {[this](channel::LoginRequest, LoginWindow::Done finished) { done = std::move(finished); },
                    [this](LoginWindow::Done finished) { done = std::move(finished); },
                    [this](const std::string& question, const channel::Answer& answer) {
                        replies.emplace_back(question, answer.outcome);
                    },
                    [this] { told_waiting = desk.waiting(); }}};

    void ask(const char* id, const char* asker) {
        auto question = page_question();
        question.kind = channel::QuestionKind::login;
        question.id = id;
        question.asker = asker;
        question.origin = std::string("https://") + asker;
        desk.asked(question);
    }
    bool shows(const char* asker) {
        return desk.window() != nullptr && desk.window()->isVisible() &&
               desk.window()->accessibleDescription().contains(QString::fromUtf8(asker));
    }
};
using Replies = std::vector<std::pair<std::string, Outcome>>;

}  // namespace

TEST_CASE("login_desk_lets_all_go_on_when_a_key_is_in_use_whoever_took_it") {
    DeskScene scene;
    scene.ask("1", "a.ua");
    scene.ask("2", "b.ua");
    CHECK(scene.shows("a.ua"));
    CHECK(scene.told_waiting == 2);
    scene.desk.keys_are_in_use();
    CHECK(scene.replies == Replies{{"1", Outcome::allowed}, {"2", Outcome::allowed}});
    CHECK(scene.desk.window() == nullptr);
    CHECK(scene.told_waiting == 0);
    scene.desk.keys_are_in_use();
    CHECK(scene.replies.size() == 2);
}

TEST_CASE("login_desk_refuses_an_asker_as_a_whole_and_turns_to_the_next") {
    DeskScene scene;
    scene.ask("1", "a.ua");
    scene.ask("2", "b.ua");
    scene.ask("3", "a.ua");
    QTest::mouseClick(scene.desk.window()->not_now_button(), Qt::LeftButton);
    CHECK(scene.replies == Replies{{"1", Outcome::denied}, {"3", Outcome::denied}});
    CHECK(scene.shows("b.ua"));
    CHECK(scene.told_waiting == 1);
    scene.desk.window()->close();
    CHECK(scene.replies.back() == std::pair<std::string, Outcome>{"2", Outcome::denied});
    CHECK(scene.desk.window() == nullptr);
    CHECK(scene.settings.offers_login());  // a page was refused, not the offer
}

TEST_CASE("login_window_goes_with_its_page_unless_the_user_has_begun") {
    DeskScene scene;
    scene.ask("1", "a.ua");
    const bool begun = GENERATE(true, false);
    if (begun) QTest::keyClicks(scene.desk.window()->password_edit(), QStringLiteral("x"));
    scene.desk.withdrawn("1");
    CHECK((scene.desk.window() != nullptr) == begun);
    CHECK_FALSE(scene.shows("a.ua"));
    if (begun) scene.desk.window()->close();
    CHECK(scene.replies.empty());
}

TEST_CASE("login_window_turns_to_the_next_who_waits_when_a_page_goes") {
    DeskScene scene;
    scene.ask("1", "a.ua");
    scene.ask("2", "b.ua");
    scene.desk.withdrawn("1");
    CHECK(scene.shows("b.ua"));
    scene.desk.withdrawn("2");
    CHECK(scene.desk.window() == nullptr);
}

TEST_CASE("login_desk_of_a_user_who_works_without_a_key_refuses_all") {
    DeskScene scene;
    scene.ask("1", "a.ua");
    scene.ask("2", "b.ua");
    QTest::mouseClick(scene.desk.window()->without_keys_button(), Qt::LeftButton);
    scene.done({});
    CHECK(scene.replies == Replies{{"1", Outcome::denied}, {"2", Outcome::denied}});
    run_loop(20);
    CHECK(scene.desk.window() == nullptr);
}

TEST_CASE("login_is_offered_at_the_start_until_it_is_declined_once") {
    DeskScene scene;
    scene.desk.offer();
    REQUIRE(scene.desk.window() != nullptr);
    const bool declined = GENERATE(true, false);
    if (declined) {
        scene.desk.window()->close();
    } else {
        QTest::keyClicks(scene.desk.window()->path_edit(), QStringLiteral("/k"));
        QTest::mouseClick(scene.desk.window()->login_button(), Qt::LeftButton);
        scene.done({});
    }
    run_loop(20);
    LoginDesk next(scene.settings, {});
    next.offer();
    CHECK((next.window() != nullptr) == !declined);
}
