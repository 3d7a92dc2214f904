// SPDX-License-Identifier: MIT
// A task from acceptance to every end, and what a restart makes of it.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include <dss_sign.pb.h>

#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using namespace std::chrono_literals;
using channel::Outcome;
using test::World;
namespace proto = Diadoc::Api::Proto;

namespace {

std::string start(World& w, int files = 2, const char* user = test::kAliceId) {
    proto::Dss::DssSignRequest request;
    for (int i = 0; i < files; ++i) request.add_files()->mutable_content()->set_content("file " + std::to_string(i));
    const auto answer = w.post(std::string("/DssSign?boxId=") + test::kAliceBox, request.SerializeAsString(), user);
    INFO(answer.body.text());
    REQUIRE(answer.status == 200);
    proto::AsyncMethodResult result;
    REQUIRE(result.ParseFromString(std::string(answer.body.text())));
    return result.taskid();
}

proto::Dss::DssOperationStatus status_of(World& w, const std::string& task) {
    return w.result_of(task).operationstatus();
}

}  // namespace

TEST_CASE("task_outcomes_become_statuses", "[dss]") {
    const std::pair<Outcome, proto::Dss::DssOperationStatus> expected[] = {
        {Outcome::allowed, proto::Dss::Completed},
        {Outcome::denied, proto::Dss::CanceledByUser},
        {Outcome::timed_out, proto::Dss::Timeout},
        {Outcome::unavailable, proto::Dss::OperationRetryRequired},
        {Outcome::cancelled, proto::Dss::OperationRetryRequired}};
    for (const auto& [outcome, status] : expected) {
        World w;
        w.prompter.outcome = outcome;
        const auto task = start(w);
        CHECK(status_of(w, task) == status);
        CHECK(w.result_of(task).filesigningresults_size() == (outcome == Outcome::allowed ? 2 : 0));
    }
}

TEST_CASE("task_is_in_progress_until_the_answer", "[dss]") {
    World w;
    w.prompter.outcome.reset();
    const auto task = start(w);
    const auto waiting = w.result_of(task);
    CHECK(waiting.operationstatus() == proto::Dss::InProgress);
    CHECK(waiting.filesigningresults_size() == 0);
    w.prompter.answer(Outcome::allowed);
    w.workers.run_all();
    CHECK(status_of(w, task) == proto::Dss::Completed);
    CHECK(w.prompter.progress_seen.back() == std::pair<std::uint64_t, std::uint64_t>(2, 2));
}

TEST_CASE("file_that_the_person_leaves_out_is_a_signing_error_and_the_others_are_signed", "[dss]") {
    World w;
    w.prompter.outcome.reset();
    const auto task = start(w);
    REQUIRE(w.prompter.questions.size() == 1);
    CHECK(w.prompter.questions[0].severable);
    CHECK_FALSE(w.prompter.questions[0].organization.empty());
    w.prompter.answer(Outcome::allowed, {0});
    w.workers.run_all();
    const auto result = w.result_of(task);
    CHECK(result.operationstatus() == proto::Dss::Completed);
    REQUIRE(result.filesigningresults_size() == 2);
    CHECK(result.filesigningresults(0).filesigningstatus() == proto::Dss::SigningError);
    CHECK(result.filesigningresults(0).signature().empty());
    CHECK(result.filesigningresults(1).filesigningstatus() == proto::Dss::SigningCompleted);
    CHECK_FALSE(result.filesigningresults(1).signature().empty());
}

TEST_CASE("task_beside_an_open_question_is_unconfirmed", "[dss]") {
    World w;
    w.prompter.outcome.reset();
    const auto first = start(w), second = start(w);
    CHECK(status_of(w, second) == proto::Dss::UserHasUnconfirmedOperation);
    CHECK(status_of(w, first) == proto::Dss::InProgress);
    CHECK(w.prompter.questions.size() == 1);
    w.prompter.answer(Outcome::denied);
    w.workers.run_all();
    w.prompter.outcome = Outcome::allowed;
    CHECK(status_of(w, start(w)) == proto::Dss::Completed);
}

// A policy's answer comes a moment after the task, when the journal of consent has it.
TEST_CASE("tasks_posted_at_once_are_all_put_to_the_policy", "[dss]") {
    World w;
    w.prompter.is_person = false;
    w.prompter.outcome.reset();
    std::vector<std::string> tasks;
    for (int i = 0; i < 50; ++i) tasks.push_back(start(w));
    CHECK(w.prompter.questions.size() == tasks.size());
    w.prompter.answer(Outcome::allowed);
    w.workers.run_all();
    for (const auto& task : tasks) CHECK(status_of(w, task) == proto::Dss::Completed);
}

TEST_CASE("task_of_another_user_looks_like_none", "[dss]") {
    World w;
    test::must(w.store->grant_box(test::kBobId, test::kAliceBox));
    const auto task = start(w);
    CHECK(w.get(std::string("/DssSignResult?boxId=") + test::kAliceBox + "&taskId=" + task, test::kBobId).status ==
          404);
}

TEST_CASE("task_failing_file_is_an_error_for_that_file_alone", "[dss]") {
    World w;
    int n = 0;
    w.sign = [&](const auto& key, auto digest, const auto& algorithm, auto time) -> Result<Bytes> {
        if (n++ == 1) return fail(Errc::internal, "no");
        return api::dss::sign_file(key, digest, algorithm, time);
    };
    const auto result = w.result_of(start(w, 3));
    CHECK(result.operationstatus() == proto::Dss::Completed);
    CHECK(result.filesigningresults(0).filesigningstatus() == proto::Dss::SigningCompleted);
    CHECK(result.filesigningresults(1).filesigningstatus() == proto::Dss::SigningError);
    CHECK_FALSE(result.filesigningresults(1).has_signature());
    CHECK(result.filesigningresults(2).filesigningstatus() == proto::Dss::SigningCompleted);
}

TEST_CASE("task_first_wrong_pin_ends_the_batch_and_keeps_what_was_signed", "[dss]") {
    World w;
    int tries = 0;
    w.sign = [&](const auto& key, auto digest, const auto& algorithm, auto time) -> Result<Bytes> {
        if (++tries == 3) return fail(Errc::wrong_password, "PIN");
        return api::dss::sign_file(key, digest, algorithm, time);
    };
    const auto result = w.result_of(start(w, 200));
    CHECK(result.operationstatus() == proto::Dss::Crashed);
    CHECK(tries == 3);
    REQUIRE(result.filesigningresults_size() == 200);
    CHECK(result.filesigningresults(1).filesigningstatus() == proto::Dss::SigningCompleted);
    CHECK(result.filesigningresults(2).filesigningstatus() == proto::Dss::SigningError);
}

TEST_CASE("task_that_the_person_stops_keeps_what_was_recorded_and_is_cancelled", "[dss]") {
    World w;
    int n = 0;
    w.sign = [&](const auto& key, auto digest, const auto& algorithm, auto time) -> Result<Bytes> {
        if (++n == 600) w.prompter.last_work.stop();
        return api::dss::sign_file(key, digest, algorithm, time);
    };
    const auto task = start(w, 1200);
    const auto result = w.result_of(task);
    CHECK(result.operationstatus() == proto::Dss::CanceledByUser);
    REQUIRE(result.filesigningresults_size() == 1200);
    const auto& files = result.filesigningresults();
    const auto made = std::count_if(files.begin(), files.end(), [](const auto& file) {
        return file.filesigningstatus() == proto::Dss::SigningCompleted;
    });
    CHECK(made == n);  // what has been computed is kept, nothing more is
    CHECK(n < 1200);
    CHECK(w.prompter.progress_seen.front() == std::pair<std::uint64_t, std::uint64_t>(0, 1200));
    CHECK(w.prompter.progress_seen.back().second == 0);
    const auto stops = w.journal.of(journal::Event::work_stopped);
    REQUIRE(stops.size() == 1);
    CHECK(stops[0].under == task);
    CHECK(stops[0].count == static_cast<std::uint64_t>(made));
    w.start();  // nothing goes on by itself
    w.workers.run_all();
    CHECK(n < 1200);
    CHECK(status_of(w, task) == proto::Dss::CanceledByUser);
}

TEST_CASE("task_stopped_after_its_last_file_is_completed", "[dss]") {
    World w;
    const auto task = start(w, 2);
    w.prompter.last_work.stop();
    w.workers.run_all();
    CHECK(status_of(w, task) == proto::Dss::Completed);
}

TEST_CASE("task_key_troubles", "[dss]") {
    {
        World w;
        test::write_file(w.directory.path() / "alice.password", "wrong");
        CHECK(status_of(w, start(w)) == proto::Dss::Crashed);
    }
    {
        World w;
        std::filesystem::remove(w.directory.path() / "alice.p12");
        CHECK(status_of(w, start(w)) == proto::Dss::OperationRetryRequired);
    }
    {
        World w;
        w.prompter.outcome.reset();
        const auto task = start(w);
        test::must(w.store->remove_certificate(w.certificate.thumbprint));
        w.prompter.answer(Outcome::allowed);
        w.workers.run_all();
        CHECK(status_of(w, task) == proto::Dss::Crashed);
    }
}

TEST_CASE("task_open_question_is_asked_again_after_a_restart", "[dss]") {
    World w;
    w.prompter.outcome.reset();
    const auto task = start(w);
    w.prompter.outcome = Outcome::allowed;
    w.start();
    w.workers.run_all();
    CHECK(w.prompter.questions.size() == 2);
    CHECK(w.prompter.questions[1].documents.size() == 2);
    CHECK(status_of(w, task) == proto::Dss::Completed);
}

TEST_CASE("task_question_waits_for_the_agent_after_a_restart", "[dss]") {
    World w;
    w.prompter.outcome.reset();
    const auto task = start(w);
    w.prompter.is_available = false;
    w.start();
    w.workers.run_all();
    CHECK(w.prompter.questions.size() == 1);
    w.prompter.is_available = true;
    w.prompter.outcome = Outcome::allowed;
    w.clock.advance(1s);
    w.loop.run_due();
    w.workers.run_all();
    CHECK(status_of(w, task) == proto::Dss::Completed);
}

TEST_CASE("task_past_its_deadline_after_a_restart_is_a_timeout", "[dss]") {
    World w;
    w.prompter.outcome.reset();
    const auto task = start(w);
    w.clock.advance(301s);
    w.start();
    w.workers.run_all();
    CHECK(status_of(w, task) == proto::Dss::Timeout);
}

TEST_CASE("task_broken_off_at_every_step_ends_with_each_file_signed_once", "[dss]") {
    struct PowerCut {};
    constexpr int files = 1200;  // more than two writes of the store
    for (int cut = 0; cut < 5; ++cut) {
        World w;
        int step = 0;
        w.after = [&](api::dss::TaskStep) {
            if (step++ == cut) throw PowerCut();
        };
        std::string before;
        const std::string kBox = std::string("?boxId=") + test::kAliceBox;
        proto::Dss::DssSignRequest request;
        for (int i = 0; i < files; ++i)
            request.add_files()->mutable_content()->set_content("file " + std::to_string(i));
        CHECK_THROWS_AS(w.post("/DssSign" + kBox, request.SerializeAsString()), PowerCut);
        w.after = nullptr;

        api::dss::Database look(api::dss::SqliteStore::database_file(w.options.place.directory));
        std::string id;
        {
            api::dss::Query query(look, "SELECT id FROM tasks");
            REQUIRE(query.step());
            id = query.text(0);
        }
        const auto task = w.store->task(id).value();
        const auto recorded = w.store->results(task.number);
        w.start();
        w.workers.run_all();

        CHECK(w.store->task(id)->state == api::dss::TaskState::completed);
        const auto results = w.store->results(task.number);
        REQUIRE(results.size() == files);
        for (const auto& former : recorded) CHECK(results[former.index].signature == former.signature);
        for (const auto& result : results) CHECK_FALSE(result.signature.empty());
    }
}

TEST_CASE("task_retention_ends_it", "[dss]") {
    World w;
    const auto task = start(w);
    w.clock.advance(24h * 7 + 1s);
    w.loop.run_due();
    w.workers.run_all();
    CHECK(w.get(std::string("/DssSignResult?boxId=") + test::kAliceBox + "&taskId=" + task).status == 404);
}

TEST_CASE("task_queue_moves_while_signatures_come_and_not_when_none_has_for_long", "[dss]") {
    World w;
    std::vector<bool> moved;
    w.sign = [&](const auto& key, ByteView digest, const std::string& algorithm, auto time) {
        w.clock.advance(119s);
        moved.push_back(w.dss->look().queue_moves);
        w.clock.advance(2s);
        moved.push_back(w.dss->look().queue_moves);
        return api::dss::sign_file(key, digest, algorithm, time);
    };
    const auto task = start(w, 2);
    CHECK(moved == std::vector<bool>{true, false, true, false});
    CHECK(status_of(w, task) == proto::Dss::Completed);
    CHECK(w.dss->look().queue_moves);
}

TEST_CASE("task_queue_is_told_by_state_and_age", "[dss]") {
    World w;
    CHECK(w.dss->look().queue.oldest == 0);
    w.prompter.outcome.reset();
    const auto task = start(w);
    w.clock.advance(5s);
    auto health = w.dss->look();
    CHECK(health.store_answers);
    CHECK(health.queue.asking == 1);
    CHECK(health.queue.allowed == 0);
    CHECK(health.oldest == 5s);
    w.prompter.answer(Outcome::allowed);
    w.workers.run_one();  // allowed, not signed yet
    CHECK(w.dss->look().queue.allowed == 1);
    w.workers.run_all();
    CHECK(w.dss->look().queue.allowed == 0);
    CHECK(w.dss->look().oldest == 0s);
    CHECK(status_of(w, task) == proto::Dss::Completed);
}

TEST_CASE("task_signatures_and_calls_of_the_store_are_counted", "[dss]") {
    World w("ED25519");
    unsigned files = 0;
    w.sign = [&](const auto& key, ByteView digest, const std::string& algorithm, auto time) -> Result<Bytes> {
        if (++files == 2) return fail(Errc::internal, "not this one");
        return api::dss::sign_file(key, digest, algorithm, time);
    };
    start(w, 3);
    const auto text = w.registry.text();
    for (const char* line : {R"(pidpys_signatures_total{key="ed25519",outcome="made"} 2)",
                             R"(pidpys_signatures_total{key="ed25519",outcome="failed"} 1)",
                             R"(pidpys_dss_store_seconds_count{operation="add_task"} 1)",
                             R"(pidpys_dss_store_seconds_count{operation="add_results"} 1)"})
        CHECK(text.find("\n" + std::string(line) + "\n") != std::string::npos);
    CHECK(text.find("pidpys_dss_store_failures_total{") == std::string::npos);
}

TEST_CASE("task_whose_key_is_not_opened_because_the_service_stops_is_signed_after_the_next_start", "[dss]") {
    World w;
    w.prompter.outcome.reset();
    const auto task = start(w);
    const std::filesystem::path container = w.certificate.container, aside = w.certificate.container + ".aside";
    w.dss->stop();
    std::filesystem::rename(container, aside);  // as a derivation that is given up: the key cannot be had
    w.prompter.answer(Outcome::allowed);
    w.workers.run_all();
    std::filesystem::rename(aside, container);
    w.start();
    w.workers.run_all();
    CHECK(status_of(w, task) == proto::Dss::Completed);
}
