// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "tests/unit/dss/world.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;

namespace {

struct Fixture {
    test::TemporaryDirectory directory;
    SqliteStore store;

    explicit Fixture(StoreLimits limits = {}) : store(directory.path(), limits) {
        CertificateRecord certificate;
        certificate.thumbprint = std::string(40, 'A');
        certificate.user_id = test::kAliceId;
        certificate.der = {1, 2, 3};
        test::populate(store, certificate);
    }
    std::string text(ContentId content) {
        std::string out;
        test::must(store.read(content, [&](ByteView piece) { out += as_text(piece); }));
        return out;
    }
    Task task(TaskState state = TaskState::asking) {
        Task made;
        made.id = "task-" + std::to_string(++count);
        made.user_id = test::kAliceId;
        made.box_id = test::kAliceBox;
        made.client_id = test::kClient;
        made.state = state;
        made.created = 1000;
        made.deadline = 2000;
        return made;
    }
    int count = 0;
};

const std::vector<TaskFile> kFiles = {{"a", 1, {1}}, {"b", 2, {2}}, {"c", 3, {3}}};

}  // namespace

TEST_CASE("store_logins_are_unique_without_case", "[dss]") {
    Fixture f;
    CHECK(f.store.user_by_login("ALICE@example.org")->id == test::kAliceId);
    CHECK(f.store.add_user({"x", "Alice@Example.org", "", "", "", ""}).error().code == Errc::invalid_argument);
}

TEST_CASE("store_survives_reopening_and_refuses_a_later_version", "[dss]") {
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

TEST_CASE("store_of_the_version_before_is_migrated", "[dss]") {
    Fixture f;
    auto task = f.task();
    task.process = 77;
    task.system_user = 1000;
    f.store.add_task(task, kFiles, true);
    CHECK(f.store.task(task.id)->process == 77);
    CHECK(f.store.task(task.id)->system_user == 1000);
    Database(SqliteStore::database_file(f.directory.path()))
        .run("ALTER TABLE tasks DROP COLUMN process; ALTER TABLE tasks DROP COLUMN system_user; PRAGMA user_version=2");
    SqliteStore migrated(f.directory.path());
    CHECK(migrated.task(task.id)->user_id == test::kAliceId);
    CHECK(migrated.task(task.id)->process == 0);
    CHECK(migrated.task(task.id)->system_user == -1);
    auto kept = SqliteStore::database_file(f.directory.path());
    kept += ".before-2";
    CHECK((std::filesystem::status(kept).permissions() & std::filesystem::perms(0077)) == std::filesystem::perms::none);
    files::Database before(kept, files::Database::Access::read);  // whole, and as it was
    files::Query version(before, "PRAGMA user_version"), tasks(before, "SELECT id FROM tasks");
    REQUIRE((version.step() && tasks.step()));
    CHECK(version.number(0) == 2);
    CHECK(tasks.text(0) == task.id);
}

TEST_CASE("store_user_takes_everything_along", "[dss]") {
    Fixture f;
    auto task = f.task();
    f.store.add_task(task, kFiles, true);
    f.store.put_part(test::kAliceId, "file", 0, true, as_bytes("x"), 1).value();
    REQUIRE(f.store.remove_user(test::kAliceId));
    CHECK_FALSE(f.store.task(task.id));
    CHECK(f.store.files(task.number).empty());
    CHECK(f.store.certificates().empty());
    CHECK_FALSE(f.store.shelf_content(test::kAliceId, "file"));
    CHECK(f.store.remove_user(test::kAliceId).error().code == Errc::not_found);
}

TEST_CASE("store_token_is_found_until_it_expires", "[dss]") {
    Fixture f;
    f.store.add_token({{9, 9}, TokenKind::access, test::kAliceId, test::kClient, "", 100});
    CHECK(f.store.token(Bytes{9, 9}, TokenKind::access, 99));
    CHECK_FALSE(f.store.token(Bytes{9, 9}, TokenKind::challenge, 99));
    CHECK_FALSE(f.store.token(Bytes{9, 9}, TokenKind::access, 100));
}

TEST_CASE("store_results_are_written_once", "[dss]") {
    Fixture f;
    auto task = f.task(TaskState::allowed);
    f.store.add_task(task, kFiles, true);
    f.store.add_results(task.number, {{1, {7}}}, {});
    CHECK_THROWS_AS(f.store.add_results(task.number, {{0, {8}}, {1, {8}}}, {}), StoreFailure);
    const auto results = f.store.results(task.number);
    REQUIRE(results.size() == 1);
    CHECK(results[0].signature == Bytes{7});
    const auto rest = f.store.unsigned_files(task.number);
    REQUIRE(rest.size() == 2);
    CHECK(rest[0].index == 0);
    CHECK(rest[1].digest == Bytes{3});
}

TEST_CASE("store_last_results_complete_the_task", "[dss]") {
    Fixture f;
    auto task = f.task(TaskState::allowed);
    f.store.add_task(task, kFiles, true);
    f.store.add_results(task.number, {{0, {1}}, {1, {}}, {2, {3}}}, 5000);
    CHECK(f.store.task(task.id)->state == TaskState::completed);
    CHECK(f.store.task(task.id)->finished == 5000);
    CHECK(f.store.results(task.number)[1].signature.empty());
}

TEST_CASE("store_moves_only_from_the_expected_state", "[dss]") {
    Fixture f;
    auto task = f.task();
    f.store.add_task(task, kFiles, true);
    CHECK(f.store.move(task.number, TaskState::asking, TaskState::canceled, 3000, "no"));
    CHECK_FALSE(f.store.move(task.number, TaskState::asking, TaskState::allowed, 3000, ""));
    CHECK(f.store.task(task.id)->reason == "no");
    CHECK(f.store.unfinished().empty());
}

TEST_CASE("store_second_open_question_of_a_client_is_unconfirmed", "[dss]") {
    Fixture f;
    auto first = f.task(), second = f.task(), by_rules = f.task(), late = f.task(), other = f.task();
    CHECK(f.store.add_task(first, kFiles, true) == TaskState::asking);
    CHECK(f.store.add_task(second, kFiles, true) == TaskState::unconfirmed);
    CHECK(f.store.add_task(by_rules, kFiles, false) == TaskState::asking);
    late.created = 2000;  // the first's deadline has passed
    CHECK(f.store.add_task(late, kFiles, true) == TaskState::asking);
    other.client_id = "another";
    CHECK(f.store.add_task(other, kFiles, true) == TaskState::asking);
}

TEST_CASE("store_parts_in_any_order_and_again", "[dss]") {
    Fixture f({4});  // larger chunks become files
    const auto put = [&](std::uint32_t part, bool last, std::string_view text) {
        return f.store.put_part(test::kAliceId, "file", part, last, as_bytes(text), 1).value();
    };
    put(0, false, "zero-");
    CHECK(put(3, true, "three").missing == std::vector<std::uint32_t>{1, 2});
    CHECK_FALSE(f.store.shelf_content(test::kAliceId, "file"));
    CHECK(put(2, false, "2-").missing == std::vector<std::uint32_t>{1});
    const auto state = put(1, true, "one-");  // a middle part marked as the last: nothing is cut off
    CHECK(state.complete);
    CHECK(f.text(f.store.shelf_content(test::kAliceId, "file").value()) == "zero-one-2-three");
    put(1, false, "1-");
    CHECK(f.text(f.store.shelf_content(test::kAliceId, "file").value()) == "zero-1-2-three");
    CHECK(f.store.blob(*f.store.shelf_content(test::kAliceId, "file")).value().text() == "zero-1-2-three");
    CHECK_FALSE(f.store.shelf_content(test::kBobId, "file"));
}

TEST_CASE("store_large_chunk_is_a_file_octet_for_octet", "[dss]") {
    Fixture f;
    std::string data(3 << 20, 'x');
    for (std::size_t i = 0; i < data.size(); i += 7) data[i] = static_cast<char>(i);
    const auto content = f.store.put_content(as_bytes(data)).value();
    CHECK(f.store.content_size(content) == data.size());
    CHECK((f.text(content) == data));
    CHECK((f.store.blob(content).value().text() == data));
}

TEST_CASE("store_frozen_content_does_not_change", "[dss]") {
    Fixture f;
    f.store.put_part(test::kAliceId, "file", 0, true, as_bytes("old"), 1).value();
    const auto frozen = f.store.freeze(*f.store.shelf_content(test::kAliceId, "file"));
    f.store.put_part(test::kAliceId, "file", 0, true, as_bytes("new"), 1).value();
    CHECK(f.text(frozen) == "old");
}

TEST_CASE("store_shelf_has_bounds", "[dss]") {
    Fixture f({64, 10, 15, 3});
    const auto put = [&](const char* name, std::uint32_t part, std::string_view text) {
        return f.store.put_part(test::kAliceId, name, part, true, as_bytes(text), 1);
    };
    CHECK(put("a", 0, "12345678"));
    CHECK(put("a", 1, "123").error().code == Errc::too_large);       // of the file
    CHECK(put("b", 0, "12345678").error().code == Errc::too_large);  // of the user
    CHECK(put("a", 3, "1").error().code == Errc::too_large);         // number of parts
    CHECK(put("a", 0, "1234567890"));                                // replaced, not added
    CHECK(f.store.put_part(test::kBobId, "b", 0, true, as_bytes("12345678"), 1));
}

TEST_CASE("store_sweep_removes_what_is_old_with_its_files", "[dss]") {
    Fixture f({4});
    f.store.put_part(test::kAliceId, "old", 0, true, as_bytes("old octets"), 1000).value();
    f.store.put_part(test::kAliceId, "new", 0, true, as_bytes("new octets"), 5000).value();
    auto ended = f.task(TaskState::allowed), running = f.task();
    f.store.add_task(ended, kFiles, true);
    f.store.add_task(running, kFiles, true);
    f.store.add_results(ended.number, {}, 1500);
    f.store.sweep(6000, {3000, 3000, 0, 0});
    CHECK_FALSE(f.store.shelf_content(test::kAliceId, "old"));
    CHECK(f.text(f.store.shelf_content(test::kAliceId, "new").value()) == "new octets");
    CHECK_FALSE(f.store.task(ended.id));
    CHECK(f.store.files(ended.number).empty());
    CHECK(f.store.task(running.id));
    const auto chunks = std::filesystem::directory_iterator(f.directory.path() / "chunks");
    CHECK(std::distance(begin(chunks), end(chunks)) == 1);
}

TEST_CASE("store_message_with_the_same_operation_is_the_former_one", "[dss]") {
    Fixture f;
    const auto content = f.store.put_content(as_bytes("document")).value();
    MessageRecord message{"m1", test::kAliceBox, test::kBobBox, test::kAliceId,
                          1,    false,           false,         {{"e1", "", "doc.txt", false, content, 8}}};
    CHECK(f.store.add_message(message, "id:X").value().id == "m1");
    message.id = "m2";
    CHECK(f.store.add_message(message, "id:x").value().id == "m1");
    CHECK(f.store.message(test::kBobBox, "m1")->entities[0].file_name == "doc.txt");
    CHECK_FALSE(f.store.message(test::kUnpaidBox, "m1"));
}

TEST_CASE("store_challenge_is_taken_once_and_by_whom_it_was_for", "[dss]") {
    Fixture f;
    const Bytes digest(32, 1);
    f.store.add_token({digest, TokenKind::challenge, test::kAliceId, test::kClient, "AA", 100});
    CHECK_FALSE(f.store.take_challenge(digest, "other", "AA", 1));
    CHECK_FALSE(f.store.take_challenge(digest, test::kClient, "BB", 1));
    CHECK_FALSE(f.store.take_challenge(digest, test::kClient, "AA", 100));
    CHECK(f.store.take_challenge(digest, test::kClient, "AA", 99)->user_id == test::kAliceId);
    CHECK_FALSE(f.store.take_challenge(digest, test::kClient, "AA", 99));
}

TEST_CASE("store_keeps_the_latest_tokens_and_challenges_alone", "[dss]") {
    Fixture f;
    const auto digest = [](int i) { return Bytes{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8)}; };
    for (int i = 0; i < 20; ++i)
        f.store.add_token({digest(i), TokenKind::challenge, test::kAliceId, test::kClient, "AA", 1000 + i});
    CHECK_FALSE(f.store.take_challenge(digest(3), test::kClient, "AA", 1));
    CHECK(f.store.take_challenge(digest(4), test::kClient, "AA", 1));
    f.store.add_token({digest(2000), TokenKind::access, test::kAliceId, test::kClient, {}, 1});
    for (int i = 2001; i < 3001; ++i)
        f.store.add_token({digest(i), TokenKind::access, test::kAliceId, test::kClient, {}, i});
    CHECK_FALSE(f.store.token(digest(2000), TokenKind::access, 0));
    CHECK(f.store.token(digest(2001), TokenKind::access, 0));
}

TEST_CASE("store_organisation_keeps_no_more_than_its_share_in_all_its_boxes", "[dss]") {
    StoreLimits limits;
    limits.organization = 100;
    limits.organization_records = 3;
    Fixture f(limits);
    const auto organization = f.store.box(test::kAliceBox)->organization_id;
    test::must(f.store.add_box({"dddddddd-4444-4444-8444-444444444444", organization, "", "", "", true}));
    const auto charge = [&](const char* box, std::uint64_t octets) {
        return f.store.charge_box(box, octets, 1).has_value();
    };
    CHECK(charge(test::kAliceBox, 60));
    CHECK_FALSE(charge("dddddddd-4444-4444-8444-444444444444", 41));
    CHECK(charge("dddddddd-4444-4444-8444-444444444444", 40));
    CHECK(charge(test::kBobBox, 100));
    CHECK(charge(test::kAliceBox, 0));
    CHECK_FALSE(charge(test::kAliceBox, 0));  // the number of them
    f.store.credit_box(test::kAliceBox, 60, 1);
    CHECK(charge(test::kAliceBox, 60));
    CHECK_FALSE(f.store.charge_box(test::kBobBox, UINT64_MAX, 1));
    f.store.sweep(1, {});
    CHECK(charge(test::kBobBox, 100));  // counted anew: nothing had been stored
}

TEST_CASE("store_shelf_holds_so_many_files_of_a_user", "[dss]") {
    StoreLimits limits;
    limits.shelf_files = 2;
    Fixture f(limits);
    const auto put = [&](const char* name) {
        return f.store.put_part(test::kAliceId, name, 0, true, as_bytes("x"), 1);
    };
    CHECK(put("a"));
    CHECK(put("b"));
    CHECK(put("c").error().code == Errc::too_large);
    CHECK(put("a"));
}
