// SPDX-License-Identifier: MIT
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>

#include "../accounts/callers.hpp"
#include "crypto/base/cancellation.hpp"
#include "crypto/base/waiting.hpp"
#include "daemon/workers/pool.hpp"

using namespace pidpys::api;
using pidpys::cancelled;
using pidpys::api::test::page;
using pidpys::daemon::WorkerPool;

namespace {

// Holds the thread that runs it until it is let go.
class Gate {
public:
    std::function<void()> task() {
        return [this] {
            started_.set_value();
            opened_.wait();
        };
    }
    void wait_until_held() { started_.get_future().wait(); }
    void open() { open_.set_value(); }

private:
    std::promise<void> started_, open_;
    std::shared_future<void> opened_ = open_.get_future().share();
};

// What was run, in its order.
class Order {
public:
    std::function<void()> task(const std::string& name) {
        return [this, name] {
            const std::lock_guard lock(mutex_);
            names_ += name;
            more_.notify_all();
        };
    }
    std::string wait_for(std::size_t octets) {
        std::unique_lock lock(mutex_);
        more_.wait(lock, [&] { return names_.size() >= octets; });
        return names_;
    }

private:
    std::mutex mutex_;
    std::condition_variable more_;
    std::string names_;
};

}  // namespace

TEST_CASE("worker_pool_runs_every_task") {
    std::atomic<int> done = 0;
    std::promise<void> all;
    Accounts accounts;
    WorkerPool pool(3);
    for (int i = 0; i < 1000; ++i)
        pool.post(accounts.of({}), [&] {
            if (++done == 1000) all.set_value();
        });
    CHECK(all.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
}

TEST_CASE("worker_pool_survives_a_task_that_throws") {
    Accounts accounts;
    WorkerPool pool(1);
    pool.post(accounts.of({}), [] { throw std::runtime_error("bug"); });
    std::promise<void> after;
    pool.post(accounts.of({}), [&] { after.set_value(); });
    CHECK(after.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
}

TEST_CASE("worker_pool_at_its_end_waits_for_running_tasks_and_drops_the_others") {
    auto held = std::make_shared<int>(0);
    std::promise<void> started;
    bool finished = false;
    Accounts accounts;
    {
        WorkerPool pool(1);
        pool.post(accounts.of({}), [&] {
            started.set_value();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            finished = true;
        });
        pool.post(accounts.of({}), [held] { *held = 1; });
        started.get_future().wait();
    }
    CHECK(finished);
    CHECK(*held == 0);
    CHECK(held.use_count() == 1);
}

TEST_CASE("worker_pool_cancels_long_work_at_its_end_and_when_told_that_the_process_stops") {
    Accounts accounts;
    for (const bool told : {false, true}) {
        std::promise<void> started;
        std::promise<void> given_up;
        auto pool = std::make_unique<WorkerPool>(1);
        pool->post(accounts.of({}), [&] {
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

TEST_CASE("worker_pool_that_has_ended_takes_tasks_and_drops_them") {
    Accounts accounts;
    const auto held = std::make_shared<int>(0);
    WorkerPool pool(1);
    pool.end();
    CHECK(pool.post(accounts.of({}), [held] { *held = 1; }));
    CHECK(held.use_count() == 1);
    pool.end();
    CHECK(*held == 0);
}

TEST_CASE("worker_pool_callers_take_turns") {
    Accounts accounts;
    Gate gate;
    Order order;
    WorkerPool pool(1);
    pool.post(accounts.service(), gate.task());
    gate.wait_until_held();
    for (int i = 0; i < 4; ++i) pool.post(accounts.part("a"), order.task("a"));
    for (const char* name : {"b", "c"}) pool.post(accounts.part(name), order.task(name));
    gate.open();
    CHECK(order.wait_for(6) == "abcaaa");  // one that comes late waits for one task of each, not for all of them
}

TEST_CASE("worker_pool_keeps_a_thread_from_strangers") {
    Accounts accounts;
    Gate gate;
    Order order;
    WorkerPool pool(2);
    // The jobs of strangers once stood before everybody's signatures.
    pool.post(accounts.of(page("https://evil.ua")), gate.task());
    gate.wait_until_held();
    for (const char* site : {"https://evil.ua", "https://evil2.ua", "https://evil3.ua"})
        for (int i = 0; i < 5; ++i) pool.post(accounts.of(page(site)), order.task("x"));
    for (int i = 0; i < 3; ++i) pool.post(accounts.of({}), order.task("s"));
    CHECK(order.wait_for(3) == "sss");  // while every stranger's job waits
    gate.open();
    CHECK(order.wait_for(18).substr(0, 3) == "sss");
}

TEST_CASE("worker_pool_a_stranger_runs_two_tasks_and_has_eight_waiting") {
    Accounts accounts;
    Gate first, second;
    Order order;
    WorkerPool pool(4);
    const auto stranger = accounts.of(page("https://evil.ua"));
    pool.post(stranger, first.task());
    pool.post(stranger, second.task());
    first.wait_until_held();
    second.wait_until_held();
    int taken = 0;
    while (taken < 100 && pool.post(stranger, order.task("x"))) ++taken;
    CHECK(taken == 8);
    CHECK(pool.post(accounts.of(page("https://other.ua")), order.task("o")));
    CHECK(order.wait_for(1) == "o");  // the eight wait though threads are idle
    first.open();
    CHECK(order.wait_for(9) == "oxxxxxxxx");
    second.open();
}

TEST_CASE("worker_pool_one_caller_never_has_every_thread") {
    Accounts accounts;
    Gate first, second;
    Order order;
    WorkerPool pool(2);
    accounts.admitted_by([](const Origin&) { return true; });
    const auto busy = accounts.of(page("https://bank.ua"));
    pool.post(busy, first.task());
    pool.post(busy, second.task());
    first.wait_until_held();
    second.wait_until_held();
    pool.post(busy, order.task("b"));
    pool.post(accounts.of({}), order.task("s"));
    CHECK(order.wait_for(1) == "s");  // while both of the site's long tasks run
    first.open();
    CHECK(order.wait_for(2) == "sb");
    second.open();
}

TEST_CASE("worker_pool_runs_another_task_while_one_waits_and_goes_on_with_it_after") {
    Accounts accounts;
    Gate disk;
    Order order;
    WorkerPool pool(1);
    pool.post(accounts.service(), [&, wait = disk.task(), after = order.task("w")] {
        {
            const pidpys::WaitScope waits;
            const pidpys::WaitScope within;
            wait();
        }
        after();
    });
    disk.wait_until_held();
    for (int i = 0; i < 3; ++i) pool.post(accounts.service(), order.task("r"));
    CHECK(order.wait_for(3) == "rrr");
    disk.open();
    CHECK(order.wait_for(4) == "rrrw");
}

TEST_CASE("worker_pool_tasks_that_wait_leave_no_more_at_work_than_there_are_processors") {
    Accounts accounts;
    std::atomic<int> at_work = 0, most = 0, done = 0;
    std::promise<void> all;
    WorkerPool pool(1);
    for (int i = 0; i < 40; ++i)
        pool.post(accounts.service(), [&] {
            {
                const pidpys::WaitScope waits;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            if (++done == 40) all.set_value();
        });
    for (int i = 0; i < 40; ++i)
        pool.post(accounts.part("computes"), [&] {
            const int now = ++at_work;
            if (now > most) most = now;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            --at_work;
        });
    CHECK(all.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    pool.end();
    CHECK(most == 1);
}
