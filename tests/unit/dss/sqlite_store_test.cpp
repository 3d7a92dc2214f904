// SPDX-License-Identifier: MIT
// What SQLite's store alone does: its file, its chunk files, its versions.
#include <catch2/catch.hpp>

#include "api/dss/store/sqlite_store.hpp"
#include "tests/unit/dss/stores.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
using test::StoreFixture;

TEST_CASE("sqlite_store_survives_reopening_and_refuses_a_later_version", "[dss]") {
    test::TemporaryDirectory directory;
    {
        SqliteStore store(directory.path());
        test::must(store.add_client({"c", "", false, 5}));
    }
    {
        SqliteStore store(directory.path());
        CHECK(store.client("c")->requests_per_second == 5);
    }
    Database(SqliteStore::database_file(directory.path())).run("PRAGMA user_version=99");
    CHECK_THROWS_AS(SqliteStore(directory.path()), StoreFailure);
}

TEST_CASE("sqlite_store_of_the_version_before_is_migrated", "[dss]") {
    StoreFixture f({}, "SQLite");
    auto task = f.task();
    task.process = 77;
    task.system_user = 1000;
    f.store.add_task(task, test::three_files, true);
    CHECK(f.store.task(task.id)->process == 77);
    CHECK(f.store.task(task.id)->system_user == 1000);
    Database(SqliteStore::database_file(f.place.directory))
        .run(
            "ALTER TABLE tasks DROP COLUMN process; ALTER TABLE tasks DROP COLUMN system_user; "
            "DROP TABLE sessions; DROP TABLE open_questions; PRAGMA user_version=2");
    SqliteStore migrated(f.place.directory);
    CHECK(migrated.task(task.id)->user_id == test::kAliceId);
    CHECK(migrated.task(task.id)->process == 0);
    CHECK(migrated.task(task.id)->system_user == -1);
    auto kept = SqliteStore::database_file(f.place.directory);
    kept += ".before-2";
    CHECK((std::filesystem::status(kept).permissions() & std::filesystem::perms(0077)) == std::filesystem::perms::none);
    files::Database before(kept, files::Database::Access::read);  // whole, and as it was
    files::Query version(before, "PRAGMA user_version"), tasks(before, "SELECT id FROM tasks");
    REQUIRE((version.step() && tasks.step()));
    CHECK(version.number(0) == 2);
    CHECK(tasks.text(0) == task.id);
}

TEST_CASE("sqlite_store_sweep_removes_what_is_old_with_its_files", "[dss]") {
    StoreLimits limits;
    limits.row_chunk = 4;
    StoreFixture f(limits, "SQLite");
    f.store.put_part(test::kAliceId, "old", 0, true, as_bytes("old octets"), 1000).value();
    f.store.put_part(test::kAliceId, "new", 0, true, as_bytes("new octets"), 5000).value();
    auto ended = f.task(), running = f.task();
    f.allow(ended, test::three_files);
    f.store.add_task(running, test::three_files, true);
    f.write(ended, {}, 1500);
    f.store.sweep(6000, {3000, 3000, 0, 0});
    CHECK_FALSE(f.store.shelf_content(test::kAliceId, "old"));
    CHECK(f.text(f.store.shelf_content(test::kAliceId, "new").value()) == "new octets");
    CHECK_FALSE(f.store.task(ended.id));
    CHECK(f.store.files(ended.number).empty());
    CHECK(f.store.task(running.id));
    const auto chunks = std::filesystem::directory_iterator(f.place.directory / "chunks");
    CHECK(std::distance(begin(chunks), end(chunks)) == 1);
}
