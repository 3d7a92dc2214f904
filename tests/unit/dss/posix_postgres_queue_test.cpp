// SPDX-License-Identifier: MIT
// The queue of several nodes: what a database that they share adds to queue_store_test.cpp.
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "api/dss/store/postgres_schema.hpp"
#include "tests/unit/dss/stores.hpp"
#include "tests/unit/postgres/cluster.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
using namespace std::chrono_literals;
using postgres::Row;
using postgres::Values;
using test::PostgresCluster;
using test::StoreFixture;

namespace {

struct Nodes : StoreFixture {
    Nodes() : StoreFixture({}, "PostgreSQL") {
        looker = PostgresCluster::one().connect(place.address);
        prepare_connection(*looker);
    }
    std::int64_t number(const char* sql) {
        std::int64_t value = 0;
        looker->run(sql, Values(), [&](const Row& row) { value = row.number(0); });
        return value;
    }
    std::unique_ptr<postgres::Connection> looker;
};

bool comes(const std::atomic<int>& count, int wanted) {
    for (int i = 0; i < 500 && count < wanted; ++i) std::this_thread::sleep_for(10ms);
    return count >= wanted;
}

}  // namespace

TEST_CASE("postgres_queue_question_is_one_of_all_nodes_whatever_their_clocks_say", "[dss]") {
    Nodes f;
    auto first = f.task(), ahead = f.task(), behind = f.task();
    first.deadline = first.created + 300'000;
    CHECK(f.store.add_task(first, test::three_files, true) == TaskState::asking);
    for (auto* task : {&ahead, &behind}) {
        task->created += task == &ahead ? 600'000 : -600'000;
        task->deadline = task->created + 300'000;
        CHECK(f.another().add_task(*task, test::three_files, true) == TaskState::unconfirmed);
    }
    // Nor does a clock that is ten minutes ahead take the question for one that is over.
    CHECK(f.another().claim_questions(first.created + 600'000).empty());
    f.store.give_back({Lease::of_question(first.number)});
    const auto taken = f.another().claim_questions(first.created + 600'000);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].left_ms > 290'000);
}

TEST_CASE("postgres_queue_slice_that_another_is_just_taking_is_passed_over", "[dss]") {
    Nodes f;
    auto first = f.task(), second = f.task();
    f.allow(first, test::three_files);
    f.allow(second, test::three_files);
    postgres::Transaction transaction(*f.looker);
    f.looker->run("SELECT 1 FROM task_work WHERE task=$1 FOR UPDATE", Values().number(first.number));
    const auto slice = f.store.claim({});
    REQUIRE(slice);
    CHECK(slice->task.id == second.id);
    CHECK_FALSE(f.another().claim({}));
}

TEST_CASE("postgres_queue_results_bear_the_fence", "[dss]") {
    Nodes f;
    auto task = f.task();
    f.allow(task, test::three_files);
    const auto slice = f.store.claim({});
    f.store.add_results(slice->lease, {{0, {1}}, {1, {1}}, {2, {1}}}, 1);
    CHECK(f.number("SELECT min(fence) FROM task_results") == slice->lease.fence);
    CHECK(f.number("SELECT max(fence) FROM task_results") == slice->lease.fence);
    for (const char* table : {"SELECT count(*) FROM task_work", "SELECT count(*) FROM task_refusals"})
        CHECK(f.number(table) == 0);
}

TEST_CASE("postgres_queue_node_hears_of_what_others_announce_and_give_back_also_when_its_connection_was_cut", "[dss]") {
    Nodes f;
    std::atomic<int> news = 0;
    f.store.listen([&] { ++news; });
    REQUIRE(comes(news, 1));  // it listens
    f.store.announce();       // to itself it says nothing
    f.another().announce();
    REQUIRE(comes(news, 2));
    auto task = f.task();
    f.allow(task, test::three_files);
    f.another().give_back({f.another().claim({})->lease});
    REQUIRE(comes(news, 3));
    f.looker->run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
    REQUIRE(comes(news, 4));  // it listens again
    f.another().announce();
    REQUIRE(comes(news, 5));
    f.store.listen({});
    const int before = news;
    f.another().announce();
    std::this_thread::sleep_for(50ms);
    CHECK(news == before);
}

TEST_CASE("postgres_queue_task_that_a_node_cannot_sign_is_left_to_those_that_are_there", "[dss]") {
    Nodes f;
    auto task = f.task();
    f.allow(task, test::three_files);
    f.store.renew({});
    f.another().renew({});
    CHECK(f.store.refuse(f.store.claim({})->lease));                // the other may
    CHECK_FALSE(f.another().refuse(f.another().claim({})->lease));  // nor can it
    auto next = f.task();
    f.allow(next, test::three_files);
    f.another().leave();
    CHECK_FALSE(f.store.refuse(f.store.claim({task.number})->lease));
    f.another().renew({});
    f.looker->run("UPDATE nodes SET seen=now()-interval '16 s'");  // it has died
    CHECK_FALSE(f.store.refuse(f.store.claim({task.number})->lease));
    CHECK(f.store.move(task, TaskState::allowed, TaskState::retry, 1, ""));
    CHECK(f.number("SELECT count(DISTINCT task) FROM task_refusals") == 1);  // those of the next
}

TEST_CASE("postgres_queue_slice_of_a_node_that_lives_and_could_not_give_it_back_is_not_one_try_more", "[dss]") {
    Nodes f;
    auto task = f.task();
    f.allow(task, test::three_files);
    const auto runs_out = [&] { f.looker->run("UPDATE task_work SET until=now()-interval '1 s'"); };
    CHECK(f.store.claim({})->tries == 1);
    runs_out();
    f.store.renew({});
    CHECK(f.another().claim({})->tries == 1);
    runs_out();
    CHECK(f.store.claim({})->tries == 2);  // the other one has never been seen
    f.looker->run("UPDATE nodes SET seen=now()-interval '16 s'");
    runs_out();
    CHECK(f.another().claim({})->tries == 3);
}

TEST_CASE("postgres_queue_lease_has_another_fence_also_where_the_database_has_lost_its_last_moments", "[dss]") {
    Nodes f;
    auto task = f.task();
    f.allow(task, test::three_files);
    const auto lost = f.store.claim({});
    f.looker->script("UPDATE task_work SET node='', fence=0, until='-infinity'; ALTER SEQUENCE fences RESTART");
    const auto present = f.store.claim({});
    CHECK(present->lease.fence != lost->lease.fence);
    CHECK(f.store.add_results(lost->lease, {{0, {1}}}, 1) == Written::refused);
}

TEST_CASE("postgres_queue_answer_to_a_task_that_the_database_has_lost_is_none_to_another_of_its_number", "[dss]") {
    Nodes f;
    auto lost = f.task();
    f.store.add_task(lost, test::three_files, true);
    f.looker->script("UPDATE tasks SET id='another'; DELETE FROM open_questions");
    CHECK_FALSE(f.store.allow(lost, {}, "yes", true));
    CHECK_FALSE(f.store.move(lost, TaskState::asking, TaskState::canceled, 1, "no"));
    CHECK_FALSE(f.store.open_question(lost, 1));
    CHECK(f.store.task("another")->state == TaskState::asking);
    CHECK(f.store.open_question(*f.store.task("another"), 1));
}

TEST_CASE("postgres_queue_tasks_of_the_former_tables_are_in_it", "[dss]") {
    Nodes f;
    auto asking = f.task(), allowed = f.task();
    f.store.add_task(asking, test::three_files, true);
    f.allow(allowed, std::vector<TaskFile>(600, {"f", 1, {1}}));
    // As the first version had it, with a result.
    f.looker->script(
        "DROP TABLE task_work, nodes, task_refusals, sessions, attempts, uses; DROP SEQUENCE fences; DELETE FROM "
        "migrations WHERE "
        "version>=2;"
        "ALTER TABLE open_questions ADD deadline bigint NOT NULL DEFAULT 0, DROP ends;");
    f.looker->run("INSERT INTO task_results VALUES ($1, 5, 'x')", Values().number(allowed.number));
    CHECK_THROWS_WITH(f.again()->claim({}), Catch::Matchers::Contains("pidpys dss store migrate"));
    migrate_store(f.place);
    const auto store = f.again();
    const auto first = store->claim({}), second = store->claim({});
    REQUIRE(second);
    CHECK(first->pending.size() == 511);
    CHECK(second->pending.size() == 88);
    CHECK(store->claim_questions(0).size() == 1);
    CHECK(f.number("SELECT works_from FROM migrations WHERE version=2") == 2);  // earlier programs sign what is others'
}
