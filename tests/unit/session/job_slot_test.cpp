// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <memory>
#include <optional>

#include "api/session/job_slot.hpp"

using namespace pidpys;
using namespace pidpys::api;

namespace {

using Slot = JobSlot<int>;

// What a waiter has been told: -1 not yet, 0 never started, 1 failed, or the value.
int told(const std::shared_ptr<std::optional<Slot::Outcome>>& heard) {
    if (!heard->has_value()) return -1;
    if (**heard == nullptr) return 0;
    return (**heard)->has_value() ? ***(*heard) : 1;
}

std::shared_ptr<std::optional<Slot::Outcome>> await(Slot& slot) {
    auto heard = std::make_shared<std::optional<Slot::Outcome>>();
    slot.await({}, [heard](const Slot::Outcome& outcome) { *heard = outcome; });
    return heard;
}

}  // namespace

TEST_CASE("job_slot_never_started_answers_at_once") {
    Slot slot;
    CHECK(told(await(slot)) == 0);
    CHECK_FALSE(slot.state().running);
}

TEST_CASE("job_slot_is_taken_by_one_job_at_a_time") {
    Slot slot;
    CHECK(slot.reserve());
    CHECK_FALSE(slot.reserve());
    slot.run();
    CHECK_FALSE(slot.reserve());
    slot.finish(42);
    CHECK(slot.reserve());
}

TEST_CASE("job_slot_waiters_are_woken_by_the_end") {
    Slot slot;
    slot.reserve();
    const auto early = await(slot);
    slot.run();
    const auto late = await(slot);
    CHECK(told(early) == -1);
    CHECK(slot.state().running);
    slot.finish(42);
    CHECK(told(early) == 42);
    CHECK(told(late) == 42);
    CHECK(told(await(slot)) == 42);
}

TEST_CASE("job_slot_rejected_job_keeps_a_good_result_and_wakes_waiters") {
    Slot slot;
    slot.reserve();
    const auto first = await(slot);
    slot.reject({Errc::denied, {}});
    CHECK(told(first) == 1);
    slot.reserve();
    slot.run();
    slot.finish(42);
    slot.reserve();
    CHECK(told(await(slot)) == 42);  // readable while the user thinks
    slot.reject({Errc::denied, {}});
    CHECK(told(await(slot)) == 42);
    slot.reserve();
    slot.run();
    const auto second = await(slot);
    CHECK(told(second) == -1);  // but never instead of what is being made
    slot.finish(fail(Errc::internal));
    CHECK(told(second) == 1);
}

TEST_CASE("job_slot_closed_answers_everybody_and_takes_nothing_more") {
    Slot slot;
    slot.reserve();
    slot.run();
    const auto waiting = await(slot);
    slot.close({Errc::not_found, {}});
    CHECK(told(waiting) == 1);
    slot.finish(42);
    CHECK(told(await(slot)) == 1);
    CHECK_FALSE(slot.reserve());
}

TEST_CASE("job_slot_waiter_may_use_the_slot_again") {
    Slot slot;
    slot.reserve();
    slot.run();
    bool again = false;
    slot.await({}, [&](const Slot::Outcome&) { again = slot.reserve(); });
    slot.finish(1);
    CHECK(again);
}

TEST_CASE("job_slot_waiters_that_have_gone_make_room") {
    Slot slot;
    slot.reserve();
    slot.run();
    const auto stays = await(slot);
    const auto held = std::make_shared<int>(0);  // the reply of each
    for (int i = 0; i < 1000; ++i) {
        std::stop_source leaves;
        slot.await(leaves.get_token(), [held](const Slot::Outcome&) { ++*held; });
        leaves.request_stop();
    }
    CHECK(slot.waiters() <= 17);
    CHECK(held.use_count() <= 18);
    slot.finish(42);
    CHECK(told(stays) == 42);
}
