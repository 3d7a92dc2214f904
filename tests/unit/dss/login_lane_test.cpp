// SPDX-License-Identifier: MIT
#include "api/dss/auth/login_lane.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <vector>

#include <catch2/catch.hpp>

using pidpys::api::dss::LoginLane;

namespace {

// A task that runs until it is told to end.
struct Held {
    std::promise<void> begun, end;
    std::function<void()> task = [this] {
        begun.set_value();
        end.get_future().wait();
    };
    void wait_begun() { begun.get_future().wait(); }
};

}  // namespace

TEST_CASE("lane_runs_one_task_at_a_time_in_order", "[dss]") {
    std::vector<int> order;
    std::atomic<int> at_a_time = 0, most = 0;
    {
        LoginLane lane(100);
        std::promise<void> last;
        for (int i = 0; i < 20; ++i)
            REQUIRE(lane.post("client", [&, i] {
                most = std::max(most.load(), ++at_a_time);
                order.push_back(i);
                --at_a_time;
                if (i == 19) last.set_value();
            }));
        last.get_future().wait();
    }
    CHECK(order.size() == 20);
    CHECK(std::is_sorted(order.begin(), order.end()));
    CHECK(most == 1);
}

TEST_CASE("lane_has_so_many_places_and_no_client_takes_more_than_half", "[dss]") {
    LoginLane lane(8);
    Held held;
    REQUIRE(lane.post("first", held.task));
    held.wait_begun();
    std::atomic<int> ran = 0;
    int taken = 0;
    for (int i = 0; i < 100; ++i) taken += lane.post("greedy", [&] { ++ran; }) ? 1 : 0;
    CHECK(taken == 4);
    for (int i = 0; i < 100; ++i) taken += lane.post("client " + std::to_string(i), [&] { ++ran; }) ? 1 : 0;
    CHECK(taken == 8);
    held.end.set_value();
    while (ran < 8) std::this_thread::yield();
    CHECK(lane.post("greedy", [] {}));
}

TEST_CASE("lane_that_stops_drops_what_waits_and_takes_no_more", "[dss]") {
    LoginLane lane(100'000);  // never full here: a refusal says that it has stopped
    Held held;
    REQUIRE(lane.post("a", held.task));
    held.wait_begun();
    const auto reply = std::make_shared<int>(0);
    REQUIRE(lane.post("a", [reply] { ++*reply; }));
    std::thread stopper([&] { lane.stop(); });
    while (lane.post("b", [] {})) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    held.end.set_value();
    stopper.join();
    CHECK(*reply == 0);
    CHECK(reply.use_count() == 1);
}
