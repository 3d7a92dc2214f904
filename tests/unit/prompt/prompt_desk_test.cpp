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
    std::unique_ptr<BareAgent> agent;

    void connect() {
        config.agent_socket = directory.file("agent.sock");
        start();
        agent = connect_agent();
    }
    std::unique_ptr<BareAgent> connect_agent() {
        auto made = std::make_unique<BareAgent>(config.agent_socket);
        made->send(Command{1, CommandKind::list_origins, {}});
        made->next<CommandResult>();
        return made;
    }
};

Question question_of(const std::string& origin) {
    Question question = page_question();
    question.origin = origin;
    return question;
}

constexpr const char* allow_all = "[[rule]]\nname='all'\naction='allow'\nkinds=['signature']\n";

}  // namespace

TEST_CASE("desk_with_nobody_refuses_with_a_reason") {
    DeskScene scene;
    scene.start();
    CHECK_FALSE(scene.desk->available());
    CHECK_FALSE(scene.desk->asks_person());
    const Answer answer = Asked(*scene.desk, page_question()).answer();
    CHECK(answer.outcome == Outcome::unavailable);
    CHECK(answer.reason.find("no agent is connected") != std::string::npos);
}

TEST_CASE("desk_leaves_open_what_may_stay_so_and_asks_rules_alone_about_it") {
    auto question = page_question();
    question.may_stay_open = true;
    DeskScene without;
    without.start();
    const Answer nobody = Asked(*without.desk, question).answer();
    CHECK(nobody.open);
    CHECK(nobody.by.empty());
    DeskScene scene;
    scene.write_policy("[[rule]]\nname='other'\naction='allow'\nkinds=['batch']\n");
    scene.connect();
    const Answer open = Asked(*scene.desk, question).answer();
    CHECK(open.open);
    CHECK(open.by.empty());
    DeskScene decided;
    decided.write_policy(allow_all);
    decided.start();
    const Answer allowed = Asked(*decided.desk, question).answer();
    CHECK(allowed.outcome == Outcome::allowed);
    CHECK(allowed.by == "policy");
}

TEST_CASE("desk_asks_the_policy_when_no_agent_is_connected") {
    DeskScene scene;
    scene.write_policy(allow_all);
    scene.config.agent_socket = scene.directory.file("agent.sock");
    scene.start();
    CHECK(Asked(*scene.desk, page_question()).answer().reason == "policy rule \"all\"");
    CHECK_FALSE(scene.desk->asks_person());
    const auto agent = scene.connect_agent();
    CHECK(scene.desk->asks_person());
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
    Asked second(*scene.desk, question_of("https://other.ua"));
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

TEST_CASE("desk_keeps_a_site_from_flooding_a_person_whatever_its_sub_domains") {
    DeskScene scene;
    scene.connect();
    std::vector<std::unique_ptr<Asked>> open;
    for (int i = 0; i < 5; ++i) {
        const std::string origin = "https://a" + std::to_string(i) + ".bank.ua";
        open.push_back(std::make_unique<Asked>(*scene.desk, question_of(origin)));
    }
    const Answer refused = Asked(*scene.desk, question_of("https://b.bank.ua")).answer();
    CHECK(refused.outcome == Outcome::not_asked);
    CHECK(refused.reason == "too many open questions of bank.ua");
    Asked other(*scene.desk, question_of("https://other.ua"));
    CHECK(other.open());
    for (const auto& asked : open) {
        asked->withdraw();
        CHECK(asked->answer().outcome == Outcome::cancelled);
    }
    Asked later(*scene.desk, question_of("https://b.bank.ua"));
    CHECK(later.open());
    scene.desk.reset();  // before what its answers use
}

TEST_CASE("desk_keeps_a_site_silent_after_a_no_and_takes_back_what_else_of_it_waits") {
    DeskScene scene;
    scene.connect();
    Asked first(*scene.desk, question_of("https://bank.ua"));
    const auto shown = scene.agent->next<Ask>().question;
    CHECK(shown.asker == "bank.ua");
    Asked second(*scene.desk, question_of("https://www.bank.ua"));
    Asked other(*scene.desk, question_of("https://other.ua"));
    const auto one = scene.agent->next<Ask>().question, another = scene.agent->next<Ask>().question;  // in turns
    const auto waiting = one.asker == "bank.ua" ? one.id : another.id;
    scene.agent->send(Reply{shown.id, {Outcome::denied, false, {}, {}}});
    CHECK(first.answer().outcome == Outcome::denied);
    CHECK(second.answer().outcome == Outcome::not_asked);
    CHECK(scene.agent->next<Withdraw>().question == waiting);
    CHECK(other.open());
    other.withdraw();
    CHECK(other.answer().outcome == Outcome::cancelled);

    for (const auto kind : {QuestionKind::admission, QuestionKind::signature, QuestionKind::container}) {
        Question again = question_of("https://pay.bank.ua");
        again.kind = kind;
        Asked refused(*scene.desk, again);
        CHECK(refused.answered());
        const Answer answer = refused.answer();
        CHECK(answer.outcome == Outcome::not_asked);
        CHECK(answer.reason == "bank.ua was refused; it may ask again in 60 s");
    }
}

TEST_CASE("desk_keeps_an_asker_silent_for_an_hour_if_the_person_says_so") {
    Question question = page_question();
    const bool of_client = GENERATE(false, true);
    question.origin.clear();
    if (of_client) {
        question.kind = QuestionKind::batch;
        question.client = "accounting";
    } else {
        question.program = "curl";
    }
    DeskScene scene;
    scene.connect();
    Asked first(*scene.desk, question);
    scene.agent->send(Reply{scene.agent->next<Ask>().question.id, {Outcome::denied, false, {}, {}, true}});
    CHECK(first.answer().outcome == Outcome::denied);
    question.id = random_uuid();
    const Answer answer = Asked(*scene.desk, question).answer();
    CHECK(answer.outcome == Outcome::not_asked);
    CHECK(answer.reason.find("it may ask again in 3600 s") != std::string::npos);
}

TEST_CASE("desk_asks_again_at_once_for_the_users_own_program_and_after_an_answer_that_was_no_no") {
    DeskScene scene;
    scene.connect();
    Question program = page_question();
    program.origin.clear();
    program.program = "curl";
    Asked refused(*scene.desk, program);
    scene.agent->send(Reply{scene.agent->next<Ask>().question.id, {Outcome::denied, false, {}, {}}});
    CHECK(refused.answer().outcome == Outcome::denied);
    program.id = random_uuid();
    Asked again(*scene.desk, program);
    CHECK(again.open());

    CHECK(Asked(*scene.desk, page_question(100)).answer().outcome == Outcome::timed_out);
    Asked after_silence(*scene.desk, page_question());
    CHECK(after_silence.open());
    scene.desk.reset();  // before what its answers use
}

TEST_CASE("desk_has_a_revocation_answered_by_a_person_and_by_no_policy") {
    DeskScene scene;
    scene.write_policy(allow_all);
    scene.config.agent_socket = scene.directory.file("agent.sock");
    scene.start();
    Question question = page_question();
    question.kind = QuestionKind::revocation;
    question.subject = "superseded";
    question.since = 1'716'584'400;
    CHECK(Asked(*scene.desk, question).answer().outcome == Outcome::denied);
    const auto agent = scene.connect_agent();
    Asked asked(*scene.desk, question);
    const auto put = agent->next<Ask>();
    CHECK(put.question.kind == QuestionKind::revocation);
    CHECK(put.question.subject == "superseded");
    CHECK(put.question.since == question.since);
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

TEST_CASE("login_is_offered_where_an_agent_is_and_put_to_nobody_else") {
    DeskScene scene;
    scene.write_policy("[[rule]]\nname='all'\naction='allow'\nkinds=['admission', 'signature', 'batch']\n");
    scene.config.agent_socket = scene.directory.file("agent.sock");
    scene.start();
    Question question = page_question();
    question.kind = QuestionKind::login;
    CHECK_FALSE(scene.desk->offers_login());
    CHECK(Asked(*scene.desk, question).answer().outcome == Outcome::unavailable);

    auto agent = scene.connect_agent();
    CHECK(scene.desk->offers_login());
    question.id = random_uuid();
    Asked dropped(*scene.desk, question);
    agent->next<Ask>();
    agent.reset();
    CHECK(dropped.answer().outcome == Outcome::unavailable);
}

TEST_CASE("login_refused_silences_its_asker_until_the_person_ends_it") {
    DeskScene scene;
    scene.connect();
    Question question = page_question();
    question.kind = QuestionKind::login;
    Asked asked(*scene.desk, question);
    scene.agent->send(Reply{scene.agent->next<Ask>().question.id, {Outcome::denied, false, {}, {}}});
    CHECK(asked.answer().outcome == Outcome::denied);
    CHECK(Asked(*scene.desk, page_question()).answer().outcome == Outcome::not_asked);
    const auto silences = scene.desk->silences();
    REQUIRE(silences.size() == 1);
    CHECK(silences[0].asker == "bank.ua");
    CHECK(silences[0].until * 1000 > in_milliseconds(0));
    CHECK(scene.desk->end_silence("bank.ua"));
    CHECK_FALSE(scene.desk->end_silence("bank.ua"));
    Asked again(*scene.desk, page_question());
    CHECK(scene.agent->next<Ask>().question.kind == QuestionKind::signature);
}
