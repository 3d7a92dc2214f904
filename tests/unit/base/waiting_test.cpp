// SPDX-License-Identifier: MIT
// Threads that wait for each other by the standard library's own means: a wakening that is lost here is a program that never
// ends, and the test's time that is over (platform/windows/atomic_wait.hpp).
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <optional>
#include <semaphore>
#include <stop_token>
#include <thread>

TEST_CASE("semaphore_wakes_each_time_who_waits") {
    constexpr int rounds = 20'000;
    std::binary_semaphore there{0}, back{0};
    std::thread other([&] {
        for (int i = 0; i < rounds; ++i) {
            there.acquire();
            back.release();
        }
    });
    for (int i = 0; i < rounds; ++i) {
        there.release();
        back.acquire();
    }
    other.join();
    CHECK_FALSE(back.try_acquire());
}

TEST_CASE("semaphore_gives_up_when_its_time_is_over") {
    std::binary_semaphore never{0};
    CHECK_FALSE(never.try_acquire_for(std::chrono::milliseconds(20)));
    CHECK_FALSE(never.try_acquire_until(std::chrono::system_clock::now() + std::chrono::milliseconds(20)));
    never.release();
    CHECK(never.try_acquire_for(std::chrono::hours(24 * 365)));
}

TEST_CASE("callback_of_a_stop_is_waited_for_by_who_takes_it_away") {
    std::atomic<int> calls = 0;
    int ended = 0;
    for (; ended < 300; ++ended) {
        std::stop_source source;
        std::atomic<bool> runs = false;
        bool over = false;
        const auto call = [&] {
            runs = true;
            std::this_thread::sleep_for(std::chrono::microseconds(ended % 50));
            over = true;
            ++calls;
        };
        std::optional<std::stop_callback<decltype(call)>> callback(std::in_place, source.get_token(), call);
        std::thread other([&] { source.request_stop(); });
        while (!runs) std::this_thread::yield();
        callback.reset();
        REQUIRE(over);
        other.join();
    }
    CHECK(calls == ended);
}
