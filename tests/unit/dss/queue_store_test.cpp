// SPDX-License-Identifier: MIT
// What every store promises of the queue of work (store/work.hpp), asked of each of them.
#include <catch2/catch.hpp>

#include <atomic>
#include <set>
#include <thread>

#include "tests/unit/dss/stores.hpp"

using namespace pidpys;
using namespace pidpys::api::dss;
using namespace std::chrono_literals;
using test::StoreFixture;

namespace {

StoreLimits small_slices() {
    StoreLimits limits;
    limits.slice = 2;
    return limits;
}

std::vector<TaskFile> some_files(std::size_t count) {
    std::vector<TaskFile> files;
    for (std::size_t i = 0; i < count; ++i) files.push_back({"f", 1, {static_cast<std::uint8_t>(i)}});
    return files;
}

// Long enough for what has to be done under it on a busy machine.
constexpr std::chrono::milliseconds short_lease = 2s;

template <class Take>
auto when_it_runs_out(Take take) {
    auto taken = take();
    for (int i = 0; i < 400 && std::size(taken) == 0; ++i) {
        std::this_thread::sleep_for(50ms);
        taken = take();
    }
    return taken;
}

std::vector<Slice> claim_as_list(Store& store) {
    auto slice = store.claim({});
    return slice ? std::vector<Slice>{std::move(*slice)} : std::vector<Slice>();
}

std::vector<FileResult> results_of(const Slice& slice, std::uint8_t mark = 7) {
    std::vector<FileResult> results;
    for (const auto& file : slice.pending) results.push_back({file.index, {mark}});
    return results;
}

}  // namespace

TEST_CASE("queue_slices_cover_every_file_once_and_the_last_completes_the_task", "[dss]") {
    StoreFixture f(small_slices());
    auto task = f.task();
    f.allow(task, some_files(5));
    std::vector<std::uint32_t> seen;
    std::set<std::int64_t> fences;
    for (int i = 0; i < 3; ++i) {
        const auto slice = (i % 2 == 0 ? f.store : f.another()).claim({});
        REQUIRE(slice);
        CHECK(slice->task.id == task.id);
        CHECK(slice->task.state == TaskState::allowed);
        CHECK(slice->tries == 1);
        for (const auto& file : slice->pending) {
            seen.push_back(file.index);
            CHECK(file.digest == Bytes{static_cast<std::uint8_t>(file.index)});
        }
        fences.insert(slice->lease.fence);
        auto& by = i % 2 == 0 ? f.store : f.another();
        CHECK(by.add_results(slice->lease, results_of(*slice), 5000 + i) ==
              (i == 2 ? Written::completed : Written::kept));
        CHECK(f.store.task(task.id)->state == (i == 2 ? TaskState::completed : TaskState::allowed));
    }
    CHECK(seen == std::vector<std::uint32_t>{0, 1, 2, 3, 4});
    CHECK(fences.size() == 3);
    CHECK(f.store.task(task.id)->finished == 5002);
    CHECK(f.store.results(task.number).size() == 5);
    CHECK(f.store.result_count(task.number) == 5);
    CHECK_FALSE(f.store.claim({}));
}

TEST_CASE("queue_first_slice_is_of_whoever_allows_if_it_wants", "[dss]") {
    StoreFixture f(small_slices());
    auto task = f.task();
    f.store.add_task(task, some_files(3), false);
    const auto allowed = f.store.allow(task, {}, "yes", true);
    REQUIRE(allowed->first);
    CHECK(allowed->first->lease.first == 0);
    CHECK(allowed->first->pending.size() == 2);
    CHECK(f.store.task(task.id)->reason == "yes");
    const auto second = f.another().claim({});
    REQUIRE(second);
    CHECK(second->lease.first == 2);
    CHECK_FALSE(f.store.claim({}));
    CHECK(f.another().add_results(second->lease, results_of(*second), 1) == Written::kept);
    CHECK(f.store.add_results(allowed->first->lease, results_of(*allowed->first), 2) == Written::completed);
}

TEST_CASE("queue_files_that_are_left_out_are_errors_and_are_not_handed_out", "[dss]") {
    StoreFixture f(small_slices());
    auto task = f.task();
    f.allow(task, some_files(4), {1, 2, 3, 99});
    const auto first = f.store.claim({}), second = f.store.claim({});
    REQUIRE(first->pending.size() == 1);
    CHECK(first->pending[0].index == 0);
    CHECK(second->pending.empty());
    CHECK(f.store.add_results(second->lease, {}, 1) == Written::kept);
    CHECK(f.store.add_results(first->lease, results_of(*first), 1) == Written::completed);
    const auto results = f.store.results(task.number);
    REQUIRE(results.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(results[i].signature.empty() == (i > 0));
}

TEST_CASE("queue_lease_that_runs_out_is_taken_by_another_and_its_fence_stops_the_former", "[dss]") {
    StoreFixture f(small_slices(), test::any_store(), short_lease);
    auto task = f.task();
    f.allow(task, some_files(2));
    CHECK(f.another().unfinished().size() == 1);
    const auto former = f.store.claim({});
    CHECK_FALSE(f.another().claim({}));
    const auto later = when_it_runs_out([&] { return claim_as_list(f.another()); });
    REQUIRE(later.size() == 1);
    const Slice* present = &later[0];
    CHECK(present->lease.first == former->lease.first);
    CHECK(present->lease.fence != former->lease.fence);
    CHECK(present->tries == 2);
    CHECK(f.store.add_results(former->lease, results_of(*former, 1), 1) == Written::refused);
    CHECK(f.store.add_results(former->lease, results_of(*former, 1), {}) == Written::refused);
    CHECK(f.store.results(task.number).empty());
    CHECK(f.store.renew({former->lease}).empty());
    f.store.give_back({former->lease});  // is not the former's to give
    CHECK(f.another().add_results(present->lease, results_of(*present, 2), 5000) == Written::completed);
    CHECK(f.store.results(task.number)[0].signature == Bytes{2});
}

TEST_CASE("queue_lease_that_ran_out_and_that_nobody_took_still_writes", "[dss]") {
    StoreFixture f({}, test::any_store(), 20ms);
    auto task = f.task();
    f.allow(task, test::three_files);
    const auto slice = f.store.claim({});
    std::this_thread::sleep_for(40ms);
    CHECK(f.store.add_results(slice->lease, results_of(*slice), 1) == Written::completed);
}

TEST_CASE("queue_lease_that_is_renewed_lasts", "[dss]") {
    StoreFixture f({}, test::any_store(), short_lease);
    auto task = f.task();
    f.allow(task, test::three_files);
    const auto slice = f.store.claim({});
    for (int i = 0; i < 6; ++i) {
        std::this_thread::sleep_for(short_lease / 5);
        CHECK(f.store.renew({slice->lease}) == std::vector<Lease>{slice->lease});
        CHECK_FALSE(f.another().claim({}));
    }
}

TEST_CASE("queue_slice_that_is_given_back_is_for_others_at_once_with_what_was_recorded", "[dss]") {
    StoreFixture f;
    auto task = f.task();
    f.allow(task, test::three_files);
    const auto slice = f.store.claim({});
    CHECK(f.store.add_results(slice->lease, {{1, {9}}}, {}) == Written::kept);
    f.store.give_back({slice->lease});
    CHECK(f.store.add_results(slice->lease, {{0, {9}}}, {}) == Written::refused);
    const auto next = f.another().claim({});
    REQUIRE(next);
    REQUIRE(next->pending.size() == 2);
    CHECK(next->pending[0].index == 0);
    CHECK(next->pending[1].index == 2);
    CHECK(next->tries == 1);  // nothing was tried in vain
    CHECK_THROWS_AS(f.another().add_results(next->lease, {{0, {8}}, {1, {8}}}, 1), StoreFailure);  // all or none
    CHECK(f.store.results(task.number).size() == 1);
    CHECK(f.another().add_results(next->lease, results_of(*next), 1) == Written::completed);
    CHECK(f.store.results(task.number)[1].signature == Bytes{9});
}

TEST_CASE("queue_tasks_take_turns_however_large_they_are", "[dss]") {
    StoreFixture f(small_slices());
    auto huge = f.task(), small = f.task(), late = f.task();
    f.allow(huge, some_files(20));
    std::vector<std::string> order;
    const auto claim = [&] { order.push_back(f.store.claim({}).value().task.id); };
    claim();
    claim();
    f.allow(small, some_files(4));
    for (int i = 0; i < 4; ++i) claim();
    f.allow(late, some_files(1));
    claim();
    claim();
    CHECK(std::count(order.begin() + 2, order.begin() + 6, small.id) == 2);
    CHECK(std::count(order.begin() + 6, order.end(), late.id) == 1);
    CHECK(f.store.claim({huge.number}) == std::nullopt);
    CHECK(f.store.claim({small.number}));
}

TEST_CASE("queue_task_that_has_ended_takes_nothing_any_more", "[dss]") {
    StoreFixture f(small_slices());
    auto task = f.task(), removed = f.task();
    f.allow(task, some_files(4));
    const auto first = f.store.claim({}), second = f.another().claim({});
    CHECK(f.store.add_results(first->lease, results_of(*first), 1) == Written::kept);
    CHECK(f.store.move(task, TaskState::allowed, TaskState::canceled, 3000, "stopped"));
    CHECK(f.another().add_results(second->lease, results_of(*second), 1) == Written::refused);
    CHECK(f.another().renew({second->lease}).empty());
    CHECK(f.store.results(task.number).size() == 2);
    CHECK(f.store.task(task.id)->state == TaskState::canceled);
    f.allow(removed, some_files(2));
    const auto slice = f.store.claim({});
    CHECK(f.another().remove_user(test::kAliceId));
    CHECK(f.store.add_results(slice->lease, results_of(*slice), 5000) == Written::refused);
    CHECK(f.store.results(removed.number).empty());
    CHECK_FALSE(f.store.claim({}));
}

TEST_CASE("queue_question_is_of_the_node_that_asks_until_it_leaves_it", "[dss]") {
    StoreFixture f({}, test::any_store(), short_lease);
    auto task = f.task();
    CHECK(f.another().unfinished().empty());
    task.deadline = task.created + 60'000;
    f.store.add_task(task, test::three_files, true);
    const auto lease = Lease::of_question(task.number);
    CHECK(f.another().claim_questions(task.created).empty());
    CHECK(f.store.renew({lease}) == std::vector<Lease>{lease});
    f.store.give_back({lease});
    const auto taken = f.another().claim_questions(task.created);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].task.id == task.id);
    CHECK(taken[0].left_ms > 55'000);
    CHECK(taken[0].left_ms <= 60'000);
    CHECK(f.store.claim_questions(task.created).empty());
    CHECK(when_it_runs_out([&] { return f.store.claim_questions(task.created); }).size() == 1);  // it has died
    CHECK(f.another().allow(task, {}, "", false));  // who has been asked may answer all the same, once
    CHECK_FALSE(f.store.allow(task, {}, "", false));
    CHECK(f.store.renew({lease}).empty());
    CHECK(f.store.claim_questions(task.created).empty());
}

TEST_CASE("queue_question_whose_time_is_over_is_told_so", "[dss]") {
    StoreFixture f;
    auto orphan = f.task(), overdue = f.task(), next = f.task();
    orphan.deadline = orphan.created - 5000;
    f.store.add_task(orphan, test::three_files, true);
    f.store.give_back({Lease::of_question(orphan.number)});
    auto told = f.another().claim_questions(orphan.created);
    REQUIRE(told.size() == 1);
    CHECK(told[0].left_ms <= -5000);
    // One that has passed bars no other, and one that is long overdue is told to whoever looks.
    overdue.deadline = overdue.created - 61'000;
    CHECK(f.store.add_task(overdue, test::three_files, true) == TaskState::asking);
    told = f.another().claim_questions(overdue.created);
    REQUIRE_FALSE(told.empty());
    CHECK(told.back().task.id == overdue.id);
    CHECK(f.store.add_task(next, test::three_files, true) == TaskState::asking);
}

TEST_CASE("queue_node_without_others_hears_that_nobody_else_can_sign", "[dss]") {
    StoreFixture f;
    auto task = f.task();
    f.allow(task, test::three_files);
    f.store.renew({});
    CHECK_FALSE(f.store.refuse(f.store.claim({})->lease));
    CHECK(f.store.claim({}));  // it is free again
}

// Threads of one process, or nodes.
TEST_CASE("queue_slices_are_of_one_at_a_time", "[dss]") {
    StoreFixture f(small_slices());
    constexpr std::size_t files = 400;
    auto task = f.task(), other = f.task();
    f.allow(task, some_files(files));
    f.allow(other, some_files(files));
    std::atomic<int> completed = 0, refused = 0;
    std::atomic<std::size_t> written = 0;
    const auto work = [&](Store& store) {
        while (const auto slice = store.claim({})) {
            const auto how = store.add_results(slice->lease, results_of(*slice), 5000);
            written += slice->pending.size();
            if (how == Written::completed) ++completed;
            if (how == Written::refused) ++refused;
        }
    };
    {
        auto& second = f.another();
        const std::jthread one([&] { work(f.store); }), two([&] { work(second); }), three([&] { work(second); });
        work(f.store);
    }
    CHECK(completed == 2);
    CHECK(refused == 0);
    CHECK(written == 2 * files);
    CHECK(f.store.results(task.number).size() == files);
    CHECK(f.store.results(other.number).size() == files);
    CHECK(f.store.unfinished().empty());
}
