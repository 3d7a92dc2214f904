// SPDX-License-Identifier: MIT
// What every store promises of tasks and of the time it keeps all, asked of each of them.
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "tests/unit/dss/stores.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
using test::StoreFixture;

// A question that is over soon, by the caller's clock where the database has none of its own.
constexpr std::int64_t brief_ms = 50;

TEST_CASE("store_user_takes_everything_along", "[dss]") {
    StoreFixture f;
    auto task = f.task();
    f.store.add_task(task, test::three_files, true);
    f.store.put_part(test::kAliceId, "file", 0, true, as_bytes("x"), 1).value();
    REQUIRE(f.store.remove_user(test::kAliceId));
    CHECK_FALSE(f.store.task(task.id));
    CHECK(f.store.files(task.number).empty());
    CHECK(f.store.certificates().empty());
    CHECK_FALSE(f.store.shelf_content(test::kAliceId, "file"));
    CHECK(f.store.remove_user(test::kAliceId).error().code == Errc::not_found);
}

TEST_CASE("store_moves_only_from_the_expected_state", "[dss]") {
    StoreFixture f;
    auto task = f.task();
    f.store.add_task(task, test::three_files, true);
    CHECK(f.store.move(task, TaskState::asking, TaskState::canceled, 3000, "no"));
    CHECK_FALSE(f.store.allow(task, {}, "", true));
    CHECK_FALSE(f.store.move(task, TaskState::asking, TaskState::timed_out, 3000, ""));
    CHECK(f.store.task(task.id)->reason == "no");
    CHECK(f.store.unfinished().empty());
}

TEST_CASE("store_second_open_question_of_a_client_is_unconfirmed", "[dss]") {
    StoreFixture f;
    auto first = f.task(), second = f.task(), by_rules = f.task(), other = f.task();
    CHECK(f.store.add_task(first, test::three_files, true) == TaskState::asking);
    CHECK(f.store.add_task(second, test::three_files, true) == TaskState::unconfirmed);
    CHECK(f.store.add_task(by_rules, test::three_files, false) == TaskState::asking);
    other.client_id = "another";
    CHECK(f.store.add_task(other, test::three_files, true) == TaskState::asking);
}

TEST_CASE("store_is_the_same_when_opened_again", "[dss]") {
    StoreFixture f;
    CHECK(f.again()->client(test::kClient)->requests_per_second == 1'000'000);
    CHECK(migrate_store(f.place).tables == report_store(f.place).known);  // nothing is to be done
    CHECK(report_store(f.place).tables == report_store(f.place).known);
}

TEST_CASE("store_names_are_octets_of_any_kind", "[dss]") {
    StoreFixture f;
    const std::string foreign("a\0\xff\xd2\x90", 5);
    auto task = f.task();
    task.program = task.reason = foreign;
    f.store.add_task(task, {{foreign, 1, {1}}, {"", 0, {}}}, true);
    CHECK(f.store.task(task.id)->program == foreign);
    CHECK(f.store.files(task.number)[0].name == foreign);
    CHECK(f.store.files(task.number)[1].name.empty());
    f.store.put_part(test::kAliceId, foreign, 0, true, as_bytes("x"), 1).value();
    CHECK(f.store.has_shelf_file(test::kAliceId, foreign));
    const auto content = f.store.put_content({}).value();
    CHECK(f.store.content_size(content) == 0);
    CHECK(f.store.blob(content).value().empty());
    const MessageRecord message{"m1", test::kAliceBox, "",    test::kAliceId,
                                1,    false,           false, {{"e1", "", foreign, false, content, 0}}};
    f.store.add_message(message, foreign).value();
    CHECK(f.store.message_by_operation(test::kAliceBox, foreign)->entities[0].file_name == foreign);
    // What nothing can be called is not there.
    CHECK_FALSE(f.store.user_by_login(foreign));
    CHECK_FALSE(f.store.client(foreign));
    CHECK_FALSE(f.store.may_use(foreign, test::kAliceBox));
    CHECK_FALSE(f.store.patched_content(test::kAliceBox, foreign));
}

TEST_CASE("store_question_that_was_answered_leaves_room_for_the_next", "[dss]") {
    StoreFixture f;
    auto first = f.task(), second = f.task();
    f.store.add_task(first, test::three_files, true);
    CHECK(f.store.allow(first, {}, "", false));
    CHECK(f.store.add_task(second, test::three_files, true) == TaskState::asking);
    CHECK(f.store.unfinished().size() == 2);
}

TEST_CASE("store_sweep_removes_what_is_old_to_the_day", "[dss]") {
    StoreFixture f(test::small_chunks());
    constexpr std::int64_t day = 24LL * 3600 * 1000;
    const auto shelve = [&](const char* name, std::int64_t now) {
        f.store.put_part(test::kAliceId, name, 0, true, as_bytes("some octets"), now).value();
    };
    shelve("old", 1 * day);
    shelve("new", 9 * day);
    auto ended = f.task(), late = f.task(), running = f.task(), recent = f.task();
    for (auto* task : {&ended, &late, &running}) task->created = 1 * day;
    f.store.add_task(running, test::three_files, false);
    f.allow(ended, test::three_files);
    f.allow(late, test::three_files);
    recent.created = 9 * day;
    f.store.add_task(recent, test::three_files, false);
    f.write(ended, {{0, {1}}, {1, {}}, {2, {3}}}, 1 * day + 5);
    f.write(late, {}, 9 * day);
    f.store.add_token({{9}, TokenKind::access, test::kAliceId, test::kClient, "", 10 * day});
    f.store.sweep(10 * day, {3 * day, 3 * day, 0, 0});
    CHECK_FALSE(f.store.has_shelf_file(test::kAliceId, "old"));
    CHECK(f.text(f.store.shelf_content(test::kAliceId, "new").value()) == "some octets");
    CHECK_FALSE(f.store.task(ended.id));
    CHECK(f.store.files(ended.number).empty());
    CHECK(f.store.results(ended.number).empty());
    CHECK(f.store.task(late.id));
    CHECK(f.store.files(running.number).size() == 3);
    CHECK(f.store.task(recent.id));
    CHECK_FALSE(f.store.token(Bytes{9}, TokenKind::access, 1));
    f.store.move(running, TaskState::asking, TaskState::canceled, 9 * day, "");
    f.store.sweep(20 * day, {3 * day, 3 * day, 0, 0});
    CHECK_FALSE(f.store.task(running.id));
    CHECK(f.store.files(late.number).empty());
    CHECK(f.store.task(recent.id));
}

// Two that hold it at a time: threads of one process, or nodes.
TEST_CASE("store_is_one_to_all_who_hold_it", "[dss]") {
    StoreFixture f;
    const auto other = f.again();
    const auto content = f.store.put_content(as_bytes("document")).value();
    constexpr int rounds = 20;
    std::atomic<int> open = 0, first_messages = 0;
    const auto work = [&](Store& store, int who) {
        for (int i = 0; i < rounds; ++i) {
            const std::string name = std::to_string(i);
            Task task = f.task();
            task.id = "task-" + name + "-" + std::to_string(who);
            task.client_id = "client-" + name;
            if (store.add_task(task, test::three_files, true) == TaskState::asking) ++open;
            const MessageRecord message{"m" + task.id,
                                        test::kAliceBox,
                                        "",
                                        test::kAliceId,
                                        1,
                                        false,
                                        false,
                                        {{"e", "", "f", false, content, 8}}};
            if (store.add_message(message, name).value().id == message.id) ++first_messages;
            store
                .put_part(test::kAliceId, "shared", static_cast<std::uint32_t>(2 * i + who), i == rounds - 1,
                          as_bytes("12345"), 1)
                .value();
        }
    };
    {
        const std::jthread one([&] { work(f.store, 0); });
        work(*other, 1);
    }
    CHECK(open == rounds);
    CHECK(first_messages == rounds);
    CHECK(f.text(f.store.shelf_content(test::kAliceId, "shared").value()).size() == 2 * 5 * rounds);
}

TEST_CASE("store_task_waits_for_a_person_once_its_question_is_open", "[dss]") {
    StoreFixture f;
    auto task = f.task();
    f.store.add_task(task, test::three_files, false);
    CHECK(f.store.open_questions(test::kAliceId, 1500).empty());
    CHECK(f.store.open_question(task, 1500));
    CHECK(f.store.open_question(task, 1500));  // after a restart
    const auto waiting = f.store.open_questions(test::kAliceId, 1500);
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].id == task.id);
    CHECK(waiting[0].file_count == 3);
    CHECK(f.store.open_questions(test::kBobId, 1500).empty());
    CHECK(f.store.allow(task, {}, "", false));
    CHECK(f.store.open_questions(test::kAliceId, 1700).empty());
    CHECK_FALSE(f.store.open_question(task, 1700));  // it has been answered
    CHECK(f.store.task(task.id)->state == TaskState::allowed);

    auto brief = f.task();
    brief.deadline = brief.created + brief_ms;
    f.store.add_task(brief, test::three_files, false);
    CHECK(f.store.open_question(brief, brief.created));
    std::this_thread::sleep_for(std::chrono::milliseconds(brief_ms));
    CHECK(f.store.open_questions(test::kAliceId, brief.deadline).empty());
}

TEST_CASE("store_one_open_question_of_a_user_and_client_however_it_came_about", "[dss]") {
    StoreFixture f;
    auto asked = f.task(), second = f.task(), third = f.task();
    CHECK(f.store.add_task(asked, test::three_files, true) == TaskState::asking);
    f.store.add_task(second, test::three_files, false);
    CHECK_FALSE(f.store.open_question(second, 1500));
    CHECK(f.store.task(second.id)->state == TaskState::unconfirmed);
    CHECK(f.store.task(second.id)->finished == 1500);
    CHECK(f.store.move(asked, TaskState::asking, TaskState::canceled, 1500, ""));
    auto brief = f.task();
    brief.deadline = brief.created + brief_ms;
    CHECK(f.store.add_task(brief, test::three_files, true) == TaskState::asking);
    std::this_thread::sleep_for(std::chrono::milliseconds(brief_ms));
    f.store.add_task(third, test::three_files, false);
    CHECK(f.store.open_question(third, brief.deadline));  // the time of the one before is over
    CHECK(f.store.open_questions(test::kAliceId, 1500).size() == 1);
    REQUIRE(f.store.remove_box(test::kAliceBox));
    CHECK(f.store.open_questions(test::kAliceId, 1500).empty());
}

TEST_CASE("store_of_questions_opened_at_once_one_is_open", "[dss]") {
    StoreFixture f;
    std::vector<Task> tasks(8, f.task());
    for (auto& task : tasks) {
        task = f.task();
        f.store.add_task(task, test::three_files, false);
    }
    std::atomic<int> open = 0;
    {
        std::vector<std::jthread> threads;
        for (const auto& task : tasks)
            threads.emplace_back([&f, &open, &task] { open += f.store.open_question(task, 1500) ? 1 : 0; });
    }
    CHECK(open == 1);
    CHECK(f.store.open_questions(test::kAliceId, 1500).size() == 1);
}

TEST_CASE("store_sessions_end_with_their_time_and_their_user", "[dss]") {
    StoreFixture f;
    const Bytes first{1, 2, 3}, second{4};
    f.store.add_session({first, test::kAliceId, 1000, 2000});
    f.store.add_session({second, test::kBobId, 1000, 2000});
    CHECK(f.store.session(first, 1999)->user_id == test::kAliceId);
    CHECK(f.store.session(first, 1999)->began == 1000);
    CHECK_FALSE(f.store.session(first, 2000));
    f.store.extend_session(first, 3000);
    f.store.extend_session({}, 3000);
    CHECK(f.store.session(first, 2000)->expires == 3000);
    f.store.sweep(2000, {});
    CHECK_FALSE(f.store.session(second, 1500));
    CHECK(f.store.session(first, 2000));
    f.store.end_session(first);
    CHECK_FALSE(f.store.session(first, 2000));
    for (std::uint8_t i = 0; i < kept_sessions + 2; ++i) f.store.add_session({{i}, test::kAliceId, 1000 + i, 5000 - i});
    CHECK_FALSE(f.store.session(Bytes{1}, 1500));
    CHECK(f.store.session(Bytes{2}, 1500));
    REQUIRE(f.store.set_password(test::kAliceId, "x"));
    CHECK_FALSE(f.store.session(Bytes{2}, 1500));
    f.store.add_session({first, test::kAliceId, 1000, 2000});
    REQUIRE(f.store.remove_user(test::kAliceId));
    CHECK_FALSE(f.store.session(first, 1500));
}
