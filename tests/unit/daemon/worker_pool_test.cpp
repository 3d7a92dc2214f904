// SPDX-License-Identifier: MIT
#include <atomic>
#include <future>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "crypto/base/cancellation.hpp"
#include "daemon/workers/pool.hpp"

using pidpys::cancelled;
using pidpys::daemon::WorkerPool;

TEST_CASE("worker_pool_runs_every_task") {
    std::atomic<int> done = 0;
    std::promise<void> all;
    WorkerPool pool(3);
    for (int i = 0; i < 1000; ++i)
        pool.post([&] {
            if (++done == 1000) all.set_value();
        });
    CHECK(all.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
}

TEST_CASE("worker_pool_survives_a_task_that_throws") {
    WorkerPool pool(1);
    pool.post([] { throw std::runtime_error("bug"); });
    std::promise<void> after;
    pool.post([&] { after.set_value(); });
    CHECK(after.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
}

TEST_CASE("worker_pool_at_its_end_waits_for_running_tasks_and_drops_the_others") {
    auto held = std::make_shared<int>(0);
    std::promise<void> started;
    bool finished = false;
    {
        WorkerPool pool(1);
        pool.post([&] {
            started.set_value();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            finished = true;
        });
        pool.post([held] { *held = 1; });
        started.get_future().wait();
    }
    CHECK(finished);
    CHECK(*held == 0);
    CHECK(held.use_count() == 1);
}

TEST_CASE("worker_pool_cancels_long_work_at_its_end_and_when_told_that_the_process_stops") {
    for (const bool told : {false, true}) {
        std::promise<void> started;
        std::promise<void> given_up;
        auto pool = std::make_unique<WorkerPool>(1);
        pool->post([&] {
            started.set_value();
            while (!cancelled()) std::this_thread::yield();
            given_up.set_value();
        });
        started.get_future().wait();
        if (told)
            pool->give_up_long_work();
        else
            pool.reset();
        CHECK(given_up.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    }
}
