// SPDX-License-Identifier: MIT
#include "daemon/prompt/journalled_prompter.hpp"

#include <deque>

#include <catch2/catch.hpp>

#include "tests/unit/journal/fake_journal.hpp"

using namespace pidpys;
using namespace pidpys::channel;
using namespace pidpys::test;
using daemon::JournalledPrompter;
using journal::Event;

namespace {

class HandPeople final : public Prompter {
public:
    void ask(Question question, std::stop_token, std::function<void(Answer)> done) override {
        if (closed) return done(service_stops());
        asked.push_back(std::move(question));
        waiting.push_back(std::move(done));
    }
    [[nodiscard]] bool available() const override { return true; }
    void answer(Answer given) {
        const auto done = std::move(waiting.front());
        waiting.pop_front();
        done(std::move(given));
    }
    std::vector<Question> asked;
    std::deque<std::function<void(Answer)>> waiting;
    bool closed = false;
};

struct JournalledScene {
    HandPeople people;
    FakeJournal journal;
    std::vector<std::function<void()>> posted;
    JournalledPrompter prompter{people, journal,
                                [this](std::function<void()> task) { posted.push_back(std::move(task)); }};
    std::vector<Answer> answers;

    void ask(Question question) {
        prompter.ask(std::move(question), {}, [this](Answer answer) { answers.push_back(std::move(answer)); });
    }
    void run_posted() {
        for (auto& task : std::exchange(posted, {})) task();
    }
};

Question batch() {
    Question question;
    question.id = "q1";
    question.kind = QuestionKind::batch;
    question.program = "accounts";
    question.process = 77;
    question.user = 1000;
    question.client = "client";
    question.box = "box";
    question.key = {"Петренко Олена", "", "", "", "00ff", 0};
    question.uses = 2;
    question.metadata_html = "<b>secret words of the page</b>";
    question.documents.resize(2);
    question.documents[0].name = "secret name.pdf";
    question.documents[0].digest_algorithm = question.documents[1].digest_algorithm = "SHA-256";
    question.documents[0].digest = "aa";
    question.documents[1].digest = "bb";
    return question;
}

}  // namespace

TEST_CASE("journalled_question_and_answer_have_all_facts_and_no_words_of_the_caller") {
    JournalledScene scene;
    scene.ask(batch());
    Answer given{Outcome::allowed, true, "/home/o/secret path", "rule \"x\""};
    given.by = "policy";
    scene.people.answer(given);
    scene.run_posted();
    REQUIRE(scene.journal.records.size() == 2);
    const auto& asked = scene.journal.records[0];
    CHECK(asked.event == Event::question);
    CHECK(asked.kind == "batch");
    CHECK(asked.id == "q1");
    CHECK(asked.who == journal::Who{"", "accounts", 77, 1000, "client", "box"});
    CHECK(asked.key == "00ff");
    CHECK(asked.owner == "Петренко Олена");
    CHECK(asked.count == 2);
    CHECK(asked.algorithm == "SHA-256");
    CHECK(asked.digests == std::vector<std::string>{"aa", "bb"});
    const auto& answered = scene.journal.records[1];
    CHECK(answered.event == Event::answer);
    CHECK(answered.id == "q1");
    CHECK(answered.who == asked.who);
    CHECK(answered.outcome == "allowed");
    CHECK(answered.remembered);
    CHECK(answered.by == "policy");
    CHECK(answered.reason == "rule \"x\"");
    CHECK(answered.digests.empty());
    for (const auto& record : scene.journal.records) CHECK(journal::encode(record).find("secret") == std::string::npos);
    REQUIRE(scene.answers.size() == 1);
    CHECK(scene.answers[0].path == given.path);
}

TEST_CASE("journalled_question_is_kept_before_anybody_is_asked_and_its_answer_before_anybody_hears") {
    JournalledScene scene;
    scene.journal.holds = true;
    scene.ask(batch());
    CHECK(scene.people.asked.empty());
    scene.journal.release();
    REQUIRE(scene.people.asked.size() == 1);
    scene.people.answer({Outcome::denied, false, {}, {}});
    CHECK(scene.posted.empty());
    scene.journal.release();
    scene.run_posted();
    REQUIRE(scene.answers.size() == 1);
    CHECK(scene.answers[0].outcome == Outcome::denied);
}

TEST_CASE("journalled_question_that_cannot_be_kept_is_put_to_nobody") {
    JournalledScene scene;
    scene.journal.broken = true;
    scene.ask(batch());
    scene.run_posted();
    CHECK(scene.people.asked.empty());
    REQUIRE(scene.answers.size() == 1);
    CHECK(scene.answers[0].outcome == Outcome::unavailable);
    CHECK(scene.answers[0].reason.find("no space") != std::string::npos);
}

TEST_CASE("journalled_yes_that_cannot_be_kept_is_none") {
    JournalledScene scene;
    scene.ask(batch());
    scene.journal.broken = true;
    scene.people.answer({Outcome::allowed, false, {}, {}});
    scene.run_posted();
    REQUIRE(scene.answers.size() == 1);
    CHECK(scene.answers[0].outcome == Outcome::unavailable);
}

TEST_CASE("journalled_prompter_that_closes_has_answered_everything") {
    JournalledScene scene;
    scene.journal.holds = true;
    scene.ask(batch());
    scene.people.closed = true;
    scene.prompter.close();
    scene.ask(batch());
    scene.run_posted();
    REQUIRE(scene.answers.size() == 2);
    CHECK(scene.answers[0].outcome == Outcome::cancelled);
    CHECK(scene.answers[1].outcome == Outcome::cancelled);
}

TEST_CASE("journalled_documents_of_several_algorithms_are_told_apart") {
    JournalledScene scene;
    Question question = batch();
    question.documents[1].digest_algorithm = "ГОСТ 34.311-95";
    scene.ask(question);
    CHECK(scene.journal.records.at(0).digests == std::vector<std::string>{"aa", "ГОСТ 34.311-95:bb"});
}

TEST_CASE("journalled_refusals_of_a_flood_are_counted_beyond_the_first") {
    JournalledScene scene;
    const auto ask_and = [&](Answer given, const char* client = "client") {
        Question question = batch();
        question.client = client;
        scene.ask(question);
        scene.people.answer(std::move(given));
        scene.run_posted();
    };
    const Answer refused{Outcome::denied, false, {}, "too many questions"};
    for (int i = 0; i < 500; ++i) ask_and(refused);
    CHECK(scene.answers.size() == 500);
    CHECK(scene.journal.of(Event::answer).size() == 20);
    CHECK(scene.journal.records.size() == 40);

    SECTION("what disturbs a person is recorded all the same") {
        Answer allowed{Outcome::allowed, false, {}, {}};
        allowed.by = "agent";
        ask_and(allowed);
        REQUIRE(scene.journal.records.size() == 42);
        CHECK(scene.journal.records[40].event == Event::question);
        CHECK(scene.journal.records[40].digests.size() == 2);
        CHECK(scene.journal.records[41].outcome == "allowed");
        Answer denied{Outcome::denied, false, {}, {}};
        denied.by = "agent";
        ask_and(denied);
        CHECK(scene.journal.records.size() == 44);
    }
    SECTION("others are recorded still, until all together are too many") {
        ask_and(refused, "another");
        CHECK(scene.journal.records.size() == 42);
        for (int i = 0; i < 500; ++i) ask_and(refused, std::to_string(i).c_str());
        CHECK(scene.journal.of(Event::answer).size() == 120);
    }
}

TEST_CASE("record_limit_begins_anew_each_minute_and_tells_how_many_were_left_out") {
    daemon::RecordLimit limit(2, 100);
    const auto now = daemon::RecordLimit::Clock::now();
    for (int i = 0; i < 2; ++i) {
        REQUIRE_FALSE(limit.full("page", now));
        CHECK(limit.recorded("page", now) == 0);
    }
    CHECK(limit.full("page", now));
    CHECK_FALSE(limit.full("other", now));
    limit.left_out("page");
    limit.left_out("page");
    const auto later = now + std::chrono::minutes(1);
    REQUIRE_FALSE(limit.full("page", later));
    CHECK(limit.recorded("page", later) == 2);
    CHECK(limit.recorded("page", later) == 0);
}

TEST_CASE("question_that_is_left_open_is_recorded_and_its_answer_is_not_yet") {
    JournalledScene scene;
    auto question = batch();
    question.may_stay_open = true;
    for (int i = 0; i < 50; ++i) {  // more than so many cheap refusals a minute
        scene.ask(question);
        scene.people.answer(left_open());
    }
    scene.run_posted();
    REQUIRE(scene.answers.size() == 50);
    CHECK(scene.answers.back().open);
    CHECK(scene.journal.of(Event::question).size() == 50);
    CHECK(scene.journal.of(Event::answer).empty());
    CHECK(scene.prompter.open() == 0);
}
