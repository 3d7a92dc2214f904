// SPDX-License-Identifier: MIT
#include <fstream>

#include <catch2/catch.hpp>

#include "daemon/prompt/prompter_factory.hpp"
#include "support.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::daemon;
using namespace pidpys::test;

namespace {

struct DeskScene {
    TemporaryDirectory directory;
    PrompterConfig config;
    std::unique_ptr<PromptDesk> desk;

    void write_policy(const std::string& text) {
        config.policy_file = directory.file("policy.toml");
        std::ofstream(config.policy_file) << text;
    }
    void start() {
        auto made = make_prompter(config);
        INFO((made ? std::string() : made.error().detail));
        REQUIRE(made);
        desk = std::move(*made);
    }
    std::unique_ptr<BareAgent> connect_agent() {
        auto agent = std::make_unique<BareAgent>(config.agent_socket);
        agent->send(Command{1, CommandKind::list_origins, {}});
        agent->next<CommandResult>();
        return agent;
    }
};

constexpr const char* allow_all = "[[rule]]\nname='all'\naction='allow'\nkinds=['signature']\n";

}  // namespace

TEST_CASE("desk_with_nobody_refuses_with_a_reason") {
    DeskScene scene;
    scene.start();
    CHECK_FALSE(scene.desk->available());
    const Answer answer = Asked(*scene.desk, page_question()).answer();
    CHECK(answer.outcome == Outcome::unavailable);
    CHECK(answer.reason.find("no agent is connected") != std::string::npos);
}

TEST_CASE("desk_asks_the_policy_when_no_agent_is_connected") {
    DeskScene scene;
    scene.write_policy(allow_all);
    scene.config.agent_socket = scene.directory.file("agent.sock");
    scene.start();
    CHECK(Asked(*scene.desk, page_question()).answer().reason == "policy rule \"all\"");
}

TEST_CASE("desk_prefers_the_agent_and_falls_back_when_it_dies_while_asking") {
    DeskScene scene;
    scene.write_policy(allow_all);
    scene.config.agent_socket = scene.directory.file("agent.sock");
    scene.start();
    auto agent = scene.connect_agent();
    Asked first(*scene.desk, page_question());
    agent->send(Reply{agent->next<Ask>().question.id, {Outcome::denied, false, {}, {}}});
    CHECK(first.answer().outcome == Outcome::denied);
    Asked second(*scene.desk, page_question());
    agent->next<Ask>();
    agent.reset();
    CHECK(second.answer().reason == "policy rule \"all\"");
}

TEST_CASE("desk_refuses_when_the_only_agent_dies_while_asking") {
    DeskScene scene;
    scene.config.agent_socket = scene.directory.file("agent.sock");
    scene.start();
    auto agent = scene.connect_agent();
    Asked asked(*scene.desk, page_question());
    agent->next<Ask>();
    agent.reset();
    CHECK(asked.answer().outcome == Outcome::unavailable);
}

TEST_CASE("desk_gives_a_question_without_deadline_one") {
    DeskScene scene;
    scene.config.agent_socket = scene.directory.file("agent.sock");
    scene.config.default_deadline = std::chrono::milliseconds(100);
    scene.start();
    auto agent = scene.connect_agent();
    Question question = page_question();
    question.deadline = 0;
    Asked asked(*scene.desk, question);
    CHECK(agent->next<Ask>().question.deadline > 0);
    CHECK(asked.answer().outcome == Outcome::timed_out);
}

TEST_CASE("desk_keeps_a_caller_from_flooding_a_person") {
    DeskScene scene;
    scene.config.agent_socket = scene.directory.file("agent.sock");
    scene.config.pending_per_caller = 1;
    scene.start();
    auto agent = scene.connect_agent();
    Asked first(*scene.desk, page_question());
    const Answer refused = Asked(*scene.desk, page_question()).answer();
    CHECK(refused.outcome == Outcome::denied);
    CHECK(refused.reason == "too many open questions of https://bank.ua");
    Question other = page_question();
    other.origin = "https://other.ua";
    Asked second(*scene.desk, other);
    CHECK(second.open());
    first.withdraw();
    second.withdraw();
    CHECK(first.answer().outcome == Outcome::cancelled);
    CHECK(second.answer().outcome == Outcome::cancelled);
}

TEST_CASE("desk_with_an_unusable_policy_does_not_start") {
    DeskScene scene;
    scene.config.policy_file = scene.directory.file("none.toml");
    CHECK(make_prompter(scene.config).error().code == Errc::io);
    scene.write_policy("[[rule]]\n");
    CHECK(make_prompter(scene.config).error().code == Errc::malformed);
}

TEST_CASE("desk_that_closes_ends_open_questions_and_asks_nobody_any_more") {
    DeskScene scene;
    scene.config.agent_socket = scene.directory.file("agent.sock");
    scene.start();
    auto agent = scene.connect_agent();
    Asked open(*scene.desk, page_question());
    agent->next<Ask>();
    scene.desk->close();
    CHECK(open.answered());
    const Answer ended = open.answer();
    CHECK(ended.outcome == Outcome::cancelled);
    CHECK(ended.reason == "the service is stopping");
    CHECK(agent->closed_by_daemon());
    Asked late(*scene.desk, page_question());
    CHECK(late.answered());
    CHECK(late.answer().outcome == Outcome::cancelled);
    scene.desk->close();
}
