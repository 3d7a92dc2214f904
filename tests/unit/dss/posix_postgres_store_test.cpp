// SPDX-License-Identifier: MIT
// What the store on PostgreSQL alone promises: its versions, its partitions, how often it asks.
#include <catch2/catch.hpp>

#include <array>
#include <functional>
#include <set>
#include <thread>

#include "api/dss/store/postgres_schema.hpp"
#include "api/dss/store/postgres_store.hpp"
#include "tests/unit/dss/stores.hpp"
#include "tests/unit/postgres/cluster.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
using postgres::Row;
using postgres::Values;
using test::PostgresCluster;
using test::StoreFixture;

namespace {

constexpr std::int64_t day = 24LL * 3600 * 1000;

struct OnPostgres : StoreFixture {
    explicit OnPostgres(StoreLimits wanted = {}) : StoreFixture(wanted, "PostgreSQL") {}
    PostgresStore& postgres() { return dynamic_cast<PostgresStore&>(store); }
    [[nodiscard]] std::unique_ptr<postgres::Connection> look() const {
        return PostgresCluster::one().connect(place.address);
    }
    [[nodiscard]] std::set<std::int64_t> blocks(const char* table) const {
        std::set<std::int64_t> lows;
        const auto connection = look();
        prepare_connection(*connection);
        connection->run("SELECT * FROM blocks_of($1)", Values().text(table),
                        [&](const Row& row) { lows.insert(row.number(0)); });
        return lows;
    }
};

}  // namespace

TEST_CASE("postgres_store_without_tables_says_how_they_are_made", "[dss]") {
    StorePlace place;
    place.address = PostgresCluster::one().new_database();
    CHECK(report_store(place).tables == 0);
    CHECK_THROWS_WITH(open_store(place)->clients(), Catch::Matchers::Contains("pidpys dss store migrate"));
    std::array<std::int64_t, 2> made{};
    const auto migrate = [&](std::int64_t& tables) { tables = migrate_store(place).tables; };
    {
        const std::jthread one(migrate, std::ref(made[0])), other(migrate, std::ref(made[1]));  // at a time
    }
    CHECK(made == std::array<std::int64_t, 2>{postgres_version(), postgres_version()});
    CHECK(open_store(place)->clients().empty());
}

TEST_CASE("postgres_store_of_a_later_version_is_used_only_where_that_says_so", "[dss]") {
    OnPostgres f;
    const auto later = [&](std::int64_t version, std::int64_t works_from) {
        f.look()->run("INSERT INTO pidpys.migrations VALUES ($1, $2)", Values().number(version).number(works_from));
    };
    later(98, 1);
    CHECK(f.again()->client(test::kClient));
    later(99, postgres_version() + 1);
    CHECK_THROWS_WITH(f.again()->clients(), Catch::Matchers::Contains("of version 99"));
    CHECK_THROWS_WITH(migrate_store(f.place), Catch::Matchers::Contains("of version 99"));
    CHECK(report_store(f.place).tables == 99);
}

TEST_CASE("postgres_store_place_that_is_none_is_told_without_what_stands_there", "[dss]") {
    StorePlace place;
    place.address = "postgresql://pidpys:hunter2@host/x";
    CHECK_THROWS_WITH(open_store(place), !Catch::Matchers::Contains("hunter2"));
    place.address = PostgresCluster::one().new_database();
    place.password = "file:/nowhere/at-all";
    CHECK_THROWS_WITH(report_store(place), Catch::Matchers::Contains("the password of the database"));
    CHECK_THROWS_WITH(open_store(place)->clients(), Catch::Matchers::Contains("the password of the database"));
}

TEST_CASE("postgres_store_writes_512_results_in_one_round_trip", "[dss]") {
    OnPostgres f;
    auto task = f.task();
    std::vector<TaskFile> files;
    std::vector<FileResult> results;
    for (std::uint32_t i = 0; i < 512; ++i) {
        files.push_back({"file", 1, Bytes(32, 7)});
        results.push_back({i, Bytes(2000, static_cast<std::uint8_t>(i))});
    }
    f.store.add_task(task, files, false);
    auto before = f.postgres().round_trips();
    const auto slice = f.store.allow(task, {}, "", true)->first;
    CHECK(f.postgres().round_trips() == before + 1);
    REQUIRE(slice->pending.size() == 512);
    before = f.postgres().round_trips();
    CHECK(f.store.add_results(slice->lease, results, 5000) == Written::completed);
    CHECK(f.postgres().round_trips() == before + 1);
    CHECK(f.store.results(task.number).size() == 512);
    CHECK(f.store.task(task.id)->state == TaskState::completed);
    auto next = f.task();
    const auto between = f.postgres().round_trips();
    f.store.add_task(next, files, false);
    CHECK(f.postgres().round_trips() == between + 1);
}

TEST_CASE("postgres_store_sweep_drops_partitions", "[dss]") {
    OnPostgres f;
    auto ended = f.task(), later = f.task();
    ended.created = 1 * day;
    later.created = 2 * day;
    for (auto* task : {&ended, &later}) {
        f.allow(*task, {{"a", 1, {1}}});
        f.write(*task, {{0, {1}}}, task->created);
    }
    const auto block = block_at(PostgresStore::Block::tasks, ended.created),
               kept = block_at(PostgresStore::Block::tasks, later.created);
    for (const char* table : {"tasks", "task_files", "task_results"}) {
        CHECK(f.blocks(table).contains(block.low));
        CHECK(f.blocks(table).contains(kept.low));
    }
    f.store.sweep(5 * day, {3 * day, 3 * day, 0, 0});
    for (const char* table : {"tasks", "task_files", "task_results"}) {
        CHECK_FALSE(f.blocks(table).contains(block.low));
        CHECK(f.blocks(table).contains(kept.low));
    }
    // A block that is gone comes back for whoever needs it, also for a node that has not seen it go.
    const auto other = f.again();
    auto again = f.task();
    again.created = 1 * day;
    other->add_task(again, {{"a", 1, {1}}}, false);
    other->move(again, TaskState::asking, TaskState::canceled, 1 * day, "");
    f.store.sweep(5 * day, {3 * day, 3 * day, 0, 0});
    auto third = f.task();
    third.created = 1 * day;
    other->add_task(third, {{"a", 1, {1}}}, false);
    CHECK(f.store.files(third.number).size() == 1);
}

TEST_CASE("postgres_store_sweep_drops_octets_of_days_that_have_ended", "[dss]") {
    OnPostgres f;
    const auto connection = f.look();
    prepare_connection(*connection);
    for (const auto kind : {PostgresStore::Block::shelf, PostgresStore::Block::kept}) {
        const auto block = block_at(kind, 40 * day);  // as if it had been written then
        for (const char* table : {"contents", "parts", "chunks"})
            connection->run("SELECT add_block($1, $2, $3)", Values().text(table).number(block.low).number(block.high));
        connection->run("INSERT INTO contents VALUES ($1, 'epoch')", Values().number(block.base));
        connection->run("INSERT INTO parts VALUES ($1, 0, $1, 3)", Values().number(block.base));
        connection->run("INSERT INTO chunks VALUES ($1, 0, 'abc')", Values().number(block.base));
    }
    const auto shelf = block_at(PostgresStore::Block::shelf, 40 * day),
               kept = block_at(PostgresStore::Block::kept, 40 * day);
    CHECK(block_from(PostgresStore::Block::kept, kept.low).high == kept.high);
    connection->run("INSERT INTO shelf VALUES ($1, 'old', $2, 1, $3)",
                    Values().text(test::kAliceId).number(shelf.base).number(40 * day));
    const auto frozen = f.store.freeze(kept.base);  // has its chunk there
    f.store.add_patched("x", test::kAliceBox, frozen, 90 * day);
    f.store.sweep(41 * day, {7 * day, 7 * day, 0, 3600});
    CHECK(f.blocks("chunks").contains(shelf.low));  // the file on the shelf has its time yet
    CHECK_FALSE(f.blocks("contents").contains(kept.low));
    CHECK(f.text(frozen) == "abc");
    f.store.sweep(90 * day, {7 * day, 7 * day, 0, 3600});
    for (const char* table : {"contents", "parts", "chunks"}) CHECK_FALSE(f.blocks(table).contains(shelf.low));
    CHECK(f.text(frozen) == "abc");
}

TEST_CASE("postgres_store_keeps_large_contents_in_rows_of_a_mebibyte", "[dss]") {
    OnPostgres f;
    const Bytes large((5 << 20) / 2, 0x5A);
    const auto content = f.store.put_content(large).value();
    std::vector<std::size_t> pieces;
    test::must(f.store.read(content, [&](ByteView piece) { pieces.push_back(piece.size()); }));
    CHECK(pieces == std::vector<std::size_t>{1 << 20, 1 << 20, 1 << 19});
    f.store.put_part(test::kAliceId, "f", 0, true, large, 1).value();
    const auto frozen = f.store.freeze(*f.store.shelf_content(test::kAliceId, "f"));
    CHECK(f.store.content_size(frozen) == large.size());
    CHECK((to_bytes(f.store.blob(frozen).value().view()) == large));
}

TEST_CASE("postgres_store_counts_attempts_of_a_name_on_all_nodes", "[dss]") {
    OnPostgres f;
    const auto other = f.again();
    auto& here = *f.store.common_bounds();
    auto& there = *other->common_bounds();
    CHECK(here.begin_attempt("alice", 60s).count == 1);
    const auto second = there.begin_attempt("alice", 60s);
    CHECK(second.count == 2);
    CHECK(second.left > 55);
    CHECK(second.left <= 60);
    CHECK(there.begin_attempt("bob", 60s).count == 1);
    there.forget_attempts("alice");
    CHECK(here.begin_attempt("alice", 60s).count == 1);
    CHECK(here.begin_attempt("brief", 0s).count == 1);
    CHECK(there.begin_attempt("brief", 60s).count == 1);  // its window has ended
    f.store.sweep(1, {});
    CHECK(here.begin_attempt("brief", 60s).count == 2);
    int names = 0;  // nobody learns from the database who was there
    f.look()->run("SELECT 1 FROM pidpys.attempts WHERE position('alice'::bytea IN name) > 0", Values(),
                  [&](const postgres::Row&) { ++names; });
    CHECK(names == 0);
}

TEST_CASE("postgres_store_tells_nodes_what_others_have_used_once", "[dss]") {
    OnPostgres f;
    const auto other = f.again();
    auto& here = *f.store.common_bounds();
    auto& there = *other->common_bounds();
    CHECK(here.exchange({{"a", 5}}).empty());
    CHECK(there.exchange({{"a", 3}, {"b", 1}}).empty());  // what was before it came it cannot have missed
    const auto told = here.exchange({{"a", 2}});
    REQUIRE(told.size() == 1);
    CHECK(told.front().name == "a");
    CHECK(told.front().count == 3);
    CHECK(here.exchange({{"a", 1}, {"c", 1}}).empty());
    CHECK(there.exchange({{"a", 1}}).front().count == 3);
    f.look()->run("DELETE FROM pidpys.uses");  // as a sweep may, or a server that fell
    CHECK(there.exchange({{"a", 2}}).empty());
    CHECK(here.exchange({{"a", 1}}).front().count == 2);
}
