// SPDX-License-Identifier: MIT
#include "daemon/prompt/agent_prompter.hpp"

#include <atomic>

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::daemon;
using namespace pidpys::test;

namespace {

struct AgentScene {
    TemporaryDirectory directory;
    std::string socket = directory.file("run/agent.sock");
    AgentPrompter prompter{std::move(*platform::listen_local(socket)), {}};

    void wait_for_agent() {
        while (!prompter.available()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
};

class Control : public ControlHandler {
public:
    State state() override { return {started, {}, {"127.0.0.1:9091"}, "https://localhost:9091/", "uk"}; }
    std::vector<PermissionEntry> permissions() override { return {{"p1", "https://bank.ua", {}, 2, 3, 0}}; }
    std::vector<OriginEntry> origins() override { return {{"https://bank.ua", true, false, 0}}; }
    Result<std::vector<HistoryEntry>> history(std::uint64_t before) override {
        if (before == 1) return fail(Errc::io, "damaged");
        HistoryEntry entry;
        entry.sequence = before == 0 ? 9 : before - 1;
        return std::vector{entry};
    }
    Result<void> revoke_permission(const std::string& id) override { return revoked = id, Result<void>(); }
    Result<void> revoke_origin(const std::string&) override { return fail(Errc::not_found, "no such origin"); }
    void login(LoginRequest request, std::function<void(Result<void>)> done) override {
        const bool good = request.password.view() == "пароль";
        std::thread([good, done = std::move(done)] {
            good ? done({}) : done(fail(Errc::wrong_password, "no"));
        }).detach();
    }
    Result<void> start_without_keys() override { return started = true, Result<void>(); }
    Result<void> logout() override { return {}; }
    void screen_locked() override { locked = true; }

    std::atomic<bool> started = false, locked = false;
    std::string revoked;
};

}  // namespace

TEST_CASE("agent_answer_ends_the_question") {
    AgentScene scene;
    BareAgent agent(scene.socket);
    scene.wait_for_agent();
    Asked asked(scene.prompter, page_question());
    const Ask shown = agent.next<Ask>();
    CHECK(shown.question.origin == "https://bank.ua");
    CHECK(shown.document_count == 1);
    CHECK(agent.next<Documents>().documents.at(0).name == "Договір.pdf");
    agent.send(Reply{shown.question.id, {Outcome::allowed, false, {}, "user"}});
    CHECK(asked.answer().outcome == Outcome::allowed);
}

TEST_CASE("question_without_agent_is_unavailable_at_once") {
    AgentScene scene;
    CHECK_FALSE(scene.prompter.available());
    CHECK(Asked(scene.prompter, page_question()).answer().outcome == Outcome::unavailable);
}

TEST_CASE("agent_killed_while_it_asks_ends_the_question") {
    AgentScene scene;
    auto agent = std::make_unique<BareAgent>(scene.socket);
    scene.wait_for_agent();
    Asked asked(scene.prompter, page_question());
    agent->next<Ask>();
    agent.reset();
    CHECK(asked.answer().outcome == Outcome::unavailable);
    while (scene.prompter.available()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST_CASE("question_of_a_dead_agent_goes_to_the_one_that_lives") {
    AgentScene scene;
    BareAgent older(scene.socket);
    scene.wait_for_agent();
    older.next<Hello>();
    auto newer = std::make_unique<BareAgent>(scene.socket);
    newer->send(Command{1, CommandKind::list_origins, {}});
    newer->next<CommandResult>();  // its greeting has been read
    Asked asked(scene.prompter, page_question());
    const std::string id = newer->next<Ask>().question.id;
    newer.reset();
    CHECK(older.next<Ask>().question.id == id);
    older.send(Reply{id, {Outcome::denied, false, {}, {}}});
    CHECK(asked.answer().outcome == Outcome::denied);
}

TEST_CASE("deadline_is_kept_though_the_agent_hangs") {
    AgentScene scene;
    BareAgent agent(scene.socket);
    scene.wait_for_agent();
    const auto before = std::chrono::steady_clock::now();
    Asked asked(scene.prompter, page_question(150));
    CHECK(asked.answer().outcome == Outcome::timed_out);
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(2));
    CHECK(agent.next<Withdraw>().outcome == Outcome::timed_out);
}

TEST_CASE("withdrawn_question_is_cancelled_and_taken_from_the_agent") {
    AgentScene scene;
    BareAgent agent(scene.socket);
    scene.wait_for_agent();
    Asked asked(scene.prompter, page_question());
    agent.next<Ask>();
    asked.withdraw();
    CHECK(asked.answer().outcome == Outcome::cancelled);
    CHECK(agent.next<Withdraw>().outcome == Outcome::cancelled);
}

TEST_CASE("answer_to_another_question_or_of_another_agent_changes_nothing") {
    AgentScene scene;
    BareAgent stranger(scene.socket);
    scene.wait_for_agent();
    BareAgent agent(scene.socket);
    agent.send(Command{1, CommandKind::list_origins, {}});
    agent.next<CommandResult>();
    const Question question = page_question();
    Asked asked(scene.prompter, question);
    agent.next<Ask>();
    stranger.send(Reply{question.id, {Outcome::allowed, false, {}, {}}});
    agent.send(Reply{"another", {Outcome::allowed, false, {}, {}}});
    CHECK(asked.open());
    agent.send(Reply{question.id, {Outcome::denied, false, {}, {}}});
    CHECK(asked.answer().outcome == Outcome::denied);
}

TEST_CASE("agent_that_breaks_the_protocol_is_disconnected") {
    AgentScene scene;
    SECTION("wrong version") {
        BareAgent agent(scene.socket, false);
        agent.send(Hello{99, "future"});
        CHECK(agent.closed_by_daemon());
    }
    SECTION("no greeting first") {
        BareAgent agent(scene.socket, false);
        agent.send(Command{1, CommandKind::logout, {}});
        CHECK(agent.closed_by_daemon());
    }
    SECTION("garbage") {
        BareAgent agent(scene.socket);
        agent.send_octets(Bytes(100, 0xff));
        CHECK(agent.closed_by_daemon());
    }
    SECTION("a message that only the daemon sends") {
        BareAgent agent(scene.socket);
        agent.send(State{});
        CHECK(agent.closed_by_daemon());
    }
}

TEST_CASE("agent_windows_reach_the_control_handler") {
    AgentScene scene;
    Control control;
    scene.prompter.set_control(&control);
    BareAgent agent(scene.socket);
    CHECK_FALSE(agent.next<State>().started);

    agent.send(Command{1, CommandKind::start_without_keys, {}});
    CHECK_FALSE(agent.next<CommandResult>().error);
    CHECK(agent.next<State>().started);

    agent.send(Command{2, CommandKind::list_permissions, {}});
    CHECK(agent.next<Permissions>().entries.at(0).id == "p1");
    agent.send(Command{3, CommandKind::revoke_permission, "p1"});
    while (agent.next<CommandResult>().request != 3) {}
    CHECK(control.revoked == "p1");
    agent.send(Command{4, CommandKind::revoke_origin, "https://x.ua"});
    CHECK(agent.next<CommandResult>().error->code == Errc::not_found);

    agent.send(Login{5, {"/k", SecretString("wrong"), {}}});
    CHECK(agent.next<CommandResult>().error->code == Errc::wrong_password);
    agent.send(Login{6, {"/k", SecretString("пароль"), {}}});
    CHECK_FALSE(agent.next<CommandResult>().error);
    scene.prompter.set_control(nullptr);
    agent.send(Command{7, CommandKind::logout, {}});
    CHECK(agent.next<CommandResult>().error->code == Errc::unavailable);
}

TEST_CASE("agent_reports_the_locked_screen") {
    AgentScene scene;
    Control control;
    scene.prompter.set_control(&control);
    BareAgent agent(scene.socket);
    agent.send(Command{1, CommandKind::screen_locked, {}});
    CHECK_FALSE(agent.next<CommandResult>().error);
    CHECK(control.locked);
    scene.prompter.set_control(nullptr);
}

TEST_CASE("agent_is_told_of_many_changes_together_and_of_the_last_one_surely") {
    AgentScene scene;
    Control control;
    scene.prompter.set_control(&control);
    BareAgent agent(scene.socket);
    agent.next<State>();
    for (int i = 0; i < 1000; ++i) scene.prompter.state_changed();
    control.started = true;
    scene.prompter.state_changed();
    int told = 1;
    while (!agent.next<State>().started) ++told;
    CHECK(told <= 3);
    scene.prompter.set_control(nullptr);
}

TEST_CASE("progress_of_a_batch_reaches_the_agent") {
    AgentScene scene;
    BareAgent agent(scene.socket);
    scene.wait_for_agent();
    scene.prompter.progress("task", 5, 10);
    CHECK(agent.next<Progress>().finished == 5);
}

TEST_CASE("prompter_that_stops_ends_its_questions") {
    TemporaryDirectory directory;
    const std::string socket = directory.file("agent.sock");
    auto prompter = std::make_unique<AgentPrompter>(std::move(*platform::listen_local(socket)), AgentPrompter::Log());
    BareAgent agent(socket);
    while (!prompter->available()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    Asked asked(*prompter, page_question());
    prompter.reset();
    CHECK(asked.answer().outcome != Outcome::allowed);
}

TEST_CASE("agent_reads_history_page_by_page") {
    AgentScene scene;
    Control control;
    scene.prompter.set_control(&control);
    BareAgent agent(scene.socket);
    scene.wait_for_agent();
    agent.send(Command{1, CommandKind::list_history, "0"});
    const History newest = agent.next<History>();
    CHECK(newest.before == 0);
    REQUIRE(newest.entries.size() == 1);
    CHECK(newest.entries[0].sequence == 9);
    CHECK_FALSE(agent.next<CommandResult>().error);
    agent.send(Command{2, CommandKind::list_history, "9"});
    CHECK(agent.next<History>().entries.at(0).sequence == 8);
    CHECK_FALSE(agent.next<CommandResult>().error);
    for (const auto& [target, code] : {std::pair{"1", Errc::io}, std::pair{"", Errc::malformed}, std::pair{"9x", Errc::malformed}}) {
        agent.send(Command{3, CommandKind::list_history, target});
        const auto result = agent.next<CommandResult>();
        REQUIRE(result.error);
        CHECK(result.error->code == code);
    }
    scene.prompter.set_control(nullptr);
}
