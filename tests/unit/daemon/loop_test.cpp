// SPDX-License-Identifier: MIT
#include <csignal>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "daemon/transport/loop.hpp"

using namespace std::chrono_literals;
using pidpys::daemon::Loop;

TEST_CASE("loop_runs_timers_by_their_time_and_in_order") {
    Loop loop;
    std::string order;
    const auto now = std::chrono::steady_clock::now();
    loop.at(now + 20ms, [&] { order += 'c'; });
    loop.at(now + 10ms, [&] { order += 'a'; });
    loop.at(now + 10ms, [&] { order += 'b'; });
    loop.at(now + 30ms, [&] { loop.stop(); });
    loop.run();
    CHECK(order == "abc");
}

TEST_CASE("loop_takes_tasks_and_timers_from_other_threads") {
    Loop loop;
    bool on_loop = false;
    CHECK_FALSE(loop.on_this_thread());
    std::jthread other([&] {
        loop.post([&] { on_loop = loop.on_this_thread(); });
        loop.at(std::chrono::steady_clock::now() + 5ms, [&] { loop.stop(); });
    });
    loop.run();
    CHECK(on_loop);
}

TEST_CASE("loop_timer_may_set_the_next_one") {
    Loop loop;
    int rounds = 0;
    std::function<void()> again = [&] {
        if (++rounds == 5) return loop.stop();
        loop.at(std::chrono::steady_clock::now() + 1ms, again);
    };
    again();
    loop.run();
    CHECK(rounds == 5);
}

TEST_CASE("loop_runs_a_task_for_each_request_to_end", "[posix]") {
    Loop loop;
    std::string order;
    loop.on_terminate({[&] {
                           order += 'a';
                           std::raise(SIGTERM);
                       },
                       [&] {
                           order += 'b';
                           loop.stop();
                       }});
    loop.post([] { std::raise(SIGTERM); });
    loop.run();
    CHECK(order == "ab");
}

TEST_CASE("loop_knows_whether_others_wait_for_its_thread") {
    Loop loop;
    std::string seen;
    const auto look = [&] { seen += loop.others_wait() ? 'y' : 'n'; };
    CHECK_FALSE(loop.others_wait());
    std::jthread other([&] {
        std::this_thread::sleep_for(20ms);  // it waits for its first event
        loop.post([&] {
            look();
            for (int i = 0; i < 2; ++i) loop.post(look);
        });
        std::this_thread::sleep_for(20ms);
        CHECK_FALSE(loop.others_wait());
        loop.post(look);
        std::this_thread::sleep_for(20ms);
        loop.stop();
    });
    loop.run();
    CHECK(seen == "nyyn");
}
