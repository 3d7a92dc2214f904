// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "api/session/session_store.hpp"
#include "hand_clock.hpp"

using namespace pidpys;
using namespace pidpys::api;
using pidpys::api::test::HandClock;

TEST_CASE("session_store_running_job_keeps_an_idle_session") {
    HandClock clock;
    SessionStore store(clock, {}, std::chrono::minutes(60));
    const auto session = *store.open("page");
    session->creator.reserve();
    clock.moved = std::chrono::minutes(61);
    store.close_idle();
    CHECK(store.size() == 1);
    session->creator.reject({});
    store.close_idle();
    CHECK(store.size() == 0);
    CHECK(session->closed());
}

TEST_CASE("session_store_closed_session_keeps_nothing") {
    HandClock clock;
    SessionStore store(clock, {}, std::chrono::minutes(60));
    {
        const auto session = *store.open("page");
        session->change([&](Inputs& inputs) { inputs.data = *charge(session->account, Blob::of("data")); });
        CHECK(store.total().octets() == 4);
        CHECK_FALSE(store.close(session->uuid, "other"));
        CHECK(store.close(session->uuid, "page"));
        CHECK_FALSE(store.close(session->uuid, "page"));
        CHECK(store.total().octets() == 0);
        const KeySource source = session->inputs().keys;
        session->keep_opened({std::nullopt, "/x", {}, 0}, SecretString("x"), nullptr);  // a job that ends late
        CHECK(session->opened(source, SecretString("x")) == nullptr);
    }
    CHECK(store.total().sessions() == 0);
    CHECK(store.open("page"));
    store.close_all();
    CHECK(store.size() == 0);
}

TEST_CASE("session_store_is_used_by_many_threads") {
    HandClock clock;
    SessionStore store(clock, {}, std::chrono::minutes(60));
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&store, &wrong, owner = std::to_string(t)] {
            for (int i = 0; i < 200; ++i) {
                const auto session = *store.open(owner);
                session->change([&](Inputs& inputs) { inputs.data = *charge(session->account, Blob::of("data")); });
                session->creator.reserve();
                session->creator.run();
                session->creator.finish(Blob::of("signature"));
                if (store.find(session->uuid, owner) != session || store.find(session->uuid, "other")) ++wrong;
                if (!store.close(session->uuid, owner)) ++wrong;
                store.close_idle();
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
    CHECK(store.total().sessions() == 0);
    CHECK(store.total().octets() == 0);
}
