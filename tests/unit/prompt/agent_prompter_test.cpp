// SPDX-License-Identifier: MIT
#include "daemon/prompt/agent_prompter.hpp"

#include <atomic>

#include <catch2/catch.hpp>

#include "platform/detached_thread.hpp"
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
    std::vector<OriginEntry> origins() override { return {{"https://bank.ua", true, false, 0, true}}; }
    Result<std::vector<HistoryEntry>> history(std::uint64_t before) override {
        if (before == 1) return fail(Errc::io, "damaged");
        HistoryEntry entry;
        entry.sequence = before == 0 ? 9 : before - 1;
        return std::vector{entry};
    }
    Result<std::vector<HistoryEntry>> signed_under(std::uint64_t permission) override {
        return history(permission + 2);
    }
    std::vector<SilenceEntry> silences() override { return {{"bank.ua", 1'800'000'000}}; }
    std::vector<channel::TokenEntry> tokens() override { return {}; }
    Result<void> end_silence(const std::string& asker) override { return ended = asker, Result<void>(); }
    Result<void> revoke_permission(const std::string& id) override { return revoked = id, Result<void>(); }
    Result<void> revoke_origin(const std::string&) override { return fail(Errc::not_found, "no such origin"); }
    void login(LoginRequest request, std::function<void(std::optional<LoginFailure>)> done) override {
        const bool good = request.password.view() == "пароль";
        platform::start_detached([good, done = std::move(done)] {
            good ? done({}) : done(LoginFailure{{Errc::wrong_password, "no"}, "a.cer"});
        });
    }
    Result<void> start_without_keys() override { return started = true, Result<void>(); }
    Result<void> logout(const std::string&) override { return {}; }
    Result<void> choose_key(const std::string&) override { return {}; }
    void screen_locked() override { locked = true; }
    void update_registry(std::function<void(Result<void>)> done) override {
        platform::start_detached([reachable = reachable.load(), done = std::move(done)] {
            done(reachable ? Result<void>() : fail(Errc::unavailable, "no server"));
        });
    }

    void watch_updates(bool wanted, std::function<void(Result<void>)> done) override {
        watched = wanted;
        update_registry(std::move(done));
    }

    std::atomic<bool> started = false, locked = false, reachable = true, watched = false;
    std::string revoked, ended;
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

TEST_CASE("document_is_handed_in_pieces_to_the_agent_that_shows_it_while_its_question_stands") {
    struct Octets final : Contents {
        Bytes all = Bytes(max_piece + 3, 7);
        Result<ByteView> octets(std::size_t) override { return ByteView(all); }
    };
    AgentScene scene;
    BareAgent other(scene.socket);
    scene.wait_for_agent();
    BareAgent agent(scene.socket);
    auto question = page_question();
    question.documents[0].at_hand = true;
    question.documents.push_back({"hash alone", 0, "SHA-256", "00", true});
    question.contents = std::make_shared<Octets>();
    agent.send(Command{1, CommandKind::logout, {}});  // answered: this agent, the newest, is greeted
    agent.next<CommandResult>();
    Asked asked(scene.prompter, question);
    const std::string id = agent.next<Ask>().question.id;

    const auto fetch = [&](BareAgent& from, std::uint64_t document, std::uint64_t offset) {
        from.send(Fetch{5, id, document, offset});
    };
    fetch(agent, 0, 0);
    const Piece first = agent.next<Piece>();
    CHECK(first.request == 5);
    CHECK(first.size == max_piece + 3);
    CHECK(first.octets.size() == max_piece);
    fetch(agent, 0, max_piece);
    CHECK(agent.next<Piece>().octets == Bytes(3, 7));
    fetch(agent, 0, ~std::uint64_t{0});
    CHECK(agent.next<Piece>().octets.empty());

    for (const std::uint64_t nothing : {1, 2}) {  // a bare hash; no such document
        fetch(agent, nothing, 0);
        CHECK(agent.next<CommandResult>().error->code == Errc::not_found);
    }
    fetch(other, 0, 0);
    CHECK(other.next<CommandResult>().error->code == Errc::not_found);
    agent.send(Reply{id, {Outcome::denied, false, {}, "user"}});
    CHECK(asked.answer().outcome == Outcome::denied);
    fetch(agent, 0, 0);
    CHECK(agent.next<CommandResult>().error->code == Errc::not_found);
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
    SECTION("a version before the oldest") {
        BareAgent agent(scene.socket, false);
        agent.send(Hello{oldest_version - 1, "past"});
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

TEST_CASE("agent_of_a_later_version_is_served_in_ours") {
    AgentScene scene;
    BareAgent agent(scene.socket, false);
    agent.send(Hello{protocol_version + 1, "future"});
    agent.send(Unknown{"later", 0, {}});
    agent.send(Unknown{"later", 7, {}});
    const auto message = agent.next<CommandResult>();
    CHECK(message.request == 7);
    CHECK(message.error->code == Errc::unsupported);
    agent.send(Unknown{"command", 8, "later"});
    CHECK(agent.next<CommandResult>().request == 8);
    Asked asked(scene.prompter, page_question());
    agent.send(Reply{agent.next<Ask>().question.id, {Outcome::denied, false, {}, {}}});
    CHECK(asked.answer().outcome == Outcome::denied);
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
    agent.send(Command{8, CommandKind::update_registry, {}});
    CHECK_FALSE(agent.next<CommandResult>().error);
    agent.send(Command{11, CommandKind::watch_updates, "on"});
    CHECK_FALSE(agent.next<CommandResult>().error);
    CHECK(control.watched);
    agent.send(Command{12, CommandKind::watch_updates, "off"});
    CHECK_FALSE(agent.next<CommandResult>().error);
    CHECK_FALSE(control.watched);
    agent.send(Command{13, CommandKind::watch_updates, "ON"});
    CHECK(agent.next<CommandResult>().error->code == Errc::invalid_argument);
    control.reachable = false;
    agent.send(Command{9, CommandKind::update_registry, {}});
    const auto failed = agent.next<CommandResult>();
    CHECK(failed.request == 9);
    CHECK(failed.error->code == Errc::unavailable);
    scene.prompter.set_control(nullptr);
    agent.send(Command{10, CommandKind::update_registry, {}});
    CHECK(agent.next<CommandResult>().error->code == Errc::unavailable);
    agent.send(Command{14, CommandKind::watch_updates, "on"});
    CHECK(agent.next<CommandResult>().error->code == Errc::unavailable);
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
    scene.prompter.progress({"task", "client", "owner", 5, 10});
    const Progress news = agent.next<Progress>();
    CHECK(news.finished == 5);
    CHECK(news.asker == "client");
    CHECK(news.owner == "owner");
    CHECK_FALSE(news.stoppable);
}

TEST_CASE("work_is_stopped_by_the_agent_once_it_is_under_way_and_not_after") {
    AgentScene scene;
    std::atomic<int> stops = 0;
    const Work work{"task", "client", "owner", 5, 10, [&] { ++stops; }};
    scene.prompter.progress(work);  // before any agent is there: the next one is told
    BareAgent agent(scene.socket);
    CHECK(agent.next<Progress>().stoppable);
    agent.send(Command{1, CommandKind::stop_work, "another"});
    CHECK(agent.next<CommandResult>().error->code == Errc::not_found);
    agent.send(Command{2, CommandKind::stop_work, "task"});
    CHECK_FALSE(agent.next<CommandResult>().error);
    CHECK(stops == 1);
    scene.prompter.progress({"task", "client", "owner", 0, 0, work.stop});
    CHECK(agent.next<Progress>().total == 0);
    agent.send(Command{3, CommandKind::stop_work, "task"});
    CHECK(agent.next<CommandResult>().error->code == Errc::not_found);
    CHECK(stops == 1);
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
    for (const auto& [target, code] :
         {std::pair{"1", Errc::io}, std::pair{"", Errc::malformed}, std::pair{"9x", Errc::malformed}}) {
        agent.send(Command{3, CommandKind::list_history, target});
        const auto result = agent.next<CommandResult>();
        REQUIRE(result.error);
        CHECK(result.error->code == code);
    }
    scene.prompter.set_control(nullptr);
}

TEST_CASE("agent_hears_what_was_signed_under_a_permission_and_who_is_silent_and_ends_it") {
    AgentScene scene;
    Control control;
    scene.prompter.set_control(&control);
    BareAgent agent(scene.socket);
    agent.send(Command{1, CommandKind::list_signed_under, "40"});
    const auto under = agent.next<SignedUnder>();
    CHECK(under.permission == 40);
    CHECK(under.entries.at(0).sequence == 41);
    agent.send(Command{2, CommandKind::list_silences, {}});
    CHECK(agent.next<Silences>().entries.at(0).asker == "bank.ua");
    agent.send(Command{3, CommandKind::end_silence, "bank.ua"});
    while (agent.next<CommandResult>().request != 3) {}
    CHECK(control.ended == "bank.ua");
    agent.send(Command{4, CommandKind::list_signed_under, "4x"});
    CHECK(agent.next<CommandResult>().error->code == Errc::malformed);
    scene.prompter.set_control(nullptr);
}

TEST_CASE("news_of_one_kind_is_one_message_and_waits_for_an_agent") {
    AgentScene scene;
    HistoryEntry event;
    event.event = "signature";
    for (event.sequence = 1; event.sequence <= 300; ++event.sequence) scene.prompter.tell(event);
    event.event = "answer";
    scene.prompter.tell(event);
    BareAgent agent(scene.socket);
    const News answers = agent.next<News>(), signatures = agent.next<News>();
    CHECK(answers.count == 1);
    CHECK(signatures.count == 300);
    CHECK(signatures.latest.sequence == 300);
    scene.prompter.tell(event);
    CHECK(agent.next<News>().latest.event == "answer");
}

TEST_CASE("login_is_put_to_an_agent_whose_version_knows_it") {
    AgentScene scene;
    Question question = page_question();
    question.kind = QuestionKind::login;
    BareAgent older(scene.socket, false);
    older.send(Hello{login_version - 1, "older"});
    scene.wait_for_agent();
    CHECK_FALSE(scene.prompter.offers_login());
    CHECK(Asked(scene.prompter, question).answer().outcome == Outcome::unavailable);

    BareAgent newer(scene.socket);
    newer.send(Command{1, CommandKind::list_origins, {}});
    newer.next<CommandResult>();
    CHECK(scene.prompter.offers_login());
    BareAgent newest(scene.socket, false);
    newest.send(Hello{login_version - 1, "older"});
    newest.send(Command{1, CommandKind::list_origins, {}});
    newest.next<CommandResult>();
    question.id = random_uuid();
    Asked asked(scene.prompter, question);
    CHECK(newer.next<Ask>().question.id == question.id);
}
