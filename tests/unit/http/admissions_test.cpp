// SPDX-License-Identifier: MIT
#include "api/admission/admissions.hpp"
#include "tests/main/temporary_directory.hpp"

#include <fstream>

#include <catch2/catch.hpp>

using namespace pidpys;
using namespace pidpys::api;

namespace {

struct HeldPrompter final : channel::Prompter {
    std::vector<channel::Question> questions;
    std::vector<std::function<void(channel::Answer)>> answers;
    std::vector<std::stop_token> withdrawals;
    void ask(channel::Question question, std::stop_token withdrawn,
             std::function<void(channel::Answer)> done) override {
        questions.push_back(std::move(question));
        withdrawals.push_back(std::move(withdrawn));
        answers.push_back(std::move(done));
    }
    [[nodiscard]] bool available() const override { return true; }
};

struct InlineLoop final : EventLoop {
    void post(std::function<void()> task) override { task(); }
    void at(std::chrono::steady_clock::time_point, std::function<void()>) override {}
};

struct FixedClock final : Clock {
    [[nodiscard]] std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point(std::chrono::seconds(1'800'000'000));
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override { return later; }
    std::chrono::steady_clock::time_point later;
};

struct AdmissionsFixture {
    HeldPrompter prompter;
    InlineLoop loop;
    FixedClock clock;
    test::TemporaryDirectory directory;
    std::filesystem::path file = directory.path() / "admissions.json";
    AdmissionConfig config{{"https://*.gov.ua"}, {"https://bad.gov.ua"}, std::chrono::seconds(120), file};
    Admissions admissions{config, prompter, loop, clock};

    std::vector<Result<void>> outcomes;
    void call(const char* text, std::stop_token gone = {}) {
        Caller caller{*parse_origin(text), {}};
        caller.peer.user = 1000;
        const auto done = [this](Result<void> outcome) { outcomes.push_back(std::move(outcome)); };
        if (auto decision = admissions.decided(*caller.origin)) return done(*decision);
        admissions.ask(caller, std::move(gone), done);
    }
};

}  // namespace

TEST_CASE_METHOD(AdmissionsFixture, "admission_configured_origins_are_not_asked_about") {
    admissions.admit_own({"https", "localhost", 9091});
    call("https://id.gov.ua");
    call("https://localhost:9091");
    call("https://bad.gov.ua");
    REQUIRE(outcomes.size() == 3);
    CHECK(outcomes[0]);
    CHECK(outcomes[1]);
    CHECK(outcomes[2].error().code == Errc::denied);
    CHECK(prompter.questions.empty());
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_calls_that_wait_share_one_question") {
    call("https://bank.ua");
    call("https://bank.ua");
    call("https://other.ua");
    REQUIRE(prompter.questions.size() == 2);
    CHECK(prompter.questions[0].origin == "https://bank.ua");
    CHECK(prompter.questions[0].user == 1000);
    CHECK(prompter.questions[0].deadline == 1'800'000'120'000);
    CHECK(outcomes.empty());
    prompter.answers[0]({channel::Outcome::allowed, false, "", ""});
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0]);
    call("https://bank.ua");
    CHECK(outcomes.size() == 3);
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_plain_refusal_is_asked_again_and_remembered_one_is_not") {
    call("https://bank.ua");
    prompter.answers[0]({channel::Outcome::denied, false, "", ""});
    call("https://bank.ua");
    REQUIRE(prompter.questions.size() == 2);
    prompter.answers[1]({channel::Outcome::denied, true, "", ""});
    call("https://bank.ua");
    CHECK(prompter.questions.size() == 2);
    REQUIRE(outcomes.size() == 3);
    for (const auto& outcome : outcomes) CHECK(outcome.error().code == Errc::denied);
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_remembered_answer_survives_a_restart_and_can_be_revoked") {
    call("https://bank.ua");
    prompter.answers[0]({channel::Outcome::allowed, true, "", ""});
    Admissions restarted(config, prompter, loop, clock);
    REQUIRE(restarted.load());
    REQUIRE(restarted.list().size() == 1);
    CHECK(restarted.list()[0].allowed);
    CHECK(restarted.revoke("https://bank.ua"));
    CHECK_FALSE(restarted.revoke("https://bank.ua"));
    Admissions again(config, prompter, loop, clock);
    REQUIRE(again.load());
    CHECK(again.list().empty());
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_timeout_and_no_agent_are_told_apart") {
    call("https://a.ua");
    call("https://b.ua");
    prompter.answers[0]({channel::Outcome::timed_out, false, "", ""});
    prompter.answers[1]({channel::Outcome::unavailable, true, "", ""});
    CHECK(outcomes[0].error().code == Errc::timeout);
    CHECK(outcomes[1].error().code == Errc::unavailable);
    CHECK(admissions.list().empty());
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_four_wait_for_a_site_and_the_next_is_busy") {
    for (int i = 0; i < 5; ++i) call("https://bank.ua");
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].error().code == Errc::busy);
    call("https://other.ua");
    CHECK(outcomes.size() == 1);
    prompter.answers[0]({channel::Outcome::allowed, false, "", ""});
    CHECK(outcomes.size() == 5);
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_who_has_left_waits_no_longer") {
    std::stop_source first, second;
    call("https://bank.ua", first.get_token());
    call("https://bank.ua", second.get_token());
    first.request_stop();
    CHECK_FALSE(prompter.withdrawals[0].stop_requested());
    second.request_stop();
    CHECK(prompter.withdrawals[0].stop_requested());
    for (int i = 0; i < 4; ++i) call("https://bank.ua");
    REQUIRE(prompter.questions.size() == 2);  // a new question, with room for four again
    CHECK(outcomes.empty());
    prompter.answers[0]({channel::Outcome::cancelled, false, "", ""});
    CHECK(outcomes.empty());
    prompter.answers[1]({channel::Outcome::allowed, false, "", ""});
    CHECK(outcomes.size() == 4);
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_denied_host_is_denied_with_a_dot_behind_it") {
    CHECK(admissions.decided(*parse_origin("https://bad.gov.ua."))->error().code == Errc::denied);
    CHECK(admissions.decided(*parse_origin("HTTPS://BAD.gov.ua.:443"))->error().code == Errc::denied);
    CHECK_FALSE(admissions.decided(*parse_origin("https://id.gov.ua.")));  // and nobody is admitted by it
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_outside_of_any_bound_is_denied_whatever_allows_it") {
    AdmissionConfig bounded = config;
    bounded.allow.push_back("https://bank.ua");
    bounded.only = {{"https://*.gov.ua", "https://bank.ua"}, {"https://*.gov.ua"}};
    Admissions inside(bounded, prompter, loop, clock);
    inside.admit_own({"https", "localhost", 9091});
    const auto decided = [&](const char* origin) { return inside.decided(*parse_origin(origin)); };
    CHECK(decided("https://id.gov.ua")->has_value());
    CHECK(decided("https://localhost:9091")->has_value());
    CHECK(decided("https://bank.ua")->error().code == Errc::denied);  // in one of the two
    CHECK(decided("https://shop.ua")->error().code == Errc::denied);
    CHECK(decided("https://bad.gov.ua")->error().code == Errc::denied);
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_damaged_file_admits_nobody") {
    for (const char* text : {"", "{", "[]", "{\"origins\":1}", "{\"origins\":[{\"origin\":\"null\",\"allowed\":true}]}",
                             "{\"origins\":[1]}"}) {
        INFO(text);
        std::ofstream(file, std::ios::trunc) << text;
        Admissions damaged(config, prompter, loop, clock);
        CHECK_FALSE(damaged.load());
    }
}

TEST_CASE_METHOD(AdmissionsFixture, "admission_for_an_hour_ends_with_the_hour") {
    call("https://bank.ua");
    channel::Answer answer{channel::Outcome::allowed, false, {}, {}};
    answer.seconds = 3600;
    prompter.answers[0](answer);
    clock.later += std::chrono::seconds(3599);
    CHECK(admissions.is_admitted(*parse_origin("https://bank.ua")));
    CHECK(admissions.list().size() == 1);
    clock.later += std::chrono::seconds(1);
    CHECK_FALSE(admissions.decided(*parse_origin("https://bank.ua")));
    CHECK(admissions.list().empty());
    call("https://bank.ua");
    CHECK(prompter.questions.size() == 2);
}
