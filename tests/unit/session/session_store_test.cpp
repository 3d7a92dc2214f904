// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "../accounts/callers.hpp"
#include "api/session/session_store.hpp"
#include "hand_clock.hpp"

using namespace pidpys;
using namespace pidpys::api;
using pidpys::api::test::HandClock;
using pidpys::api::test::page;
using namespace std::chrono_literals;

TEST_CASE("session_store_running_job_keeps_an_idle_session") {
    HandClock clock;
    Accounts accounts;
    SessionStore store(clock, {});
    const auto session = *store.open("page", accounts.of({}));
    session->creator.reserve();
    clock.moved = 61min;
    store.close_idle();
    CHECK(store.size() == 1);
    session->creator.reject({});
    store.close_idle();
    CHECK(store.size() == 0);
    CHECK(session->closed());
}

TEST_CASE("session_store_closed_session_keeps_nothing") {
    HandClock clock;
    Accounts accounts;
    SessionStore store(clock, {});
    {
        const auto session = *store.open("page", accounts.of({}));
        session->change([&](Inputs& inputs) { inputs.data = *charge(session->account, Blob::of("data")); });
        CHECK(accounts.held().octets == 4);
        CHECK_FALSE(store.close(session->uuid, "other"));
        CHECK(store.close(session->uuid, "page"));
        CHECK_FALSE(store.close(session->uuid, "page"));
        CHECK(accounts.held().octets == 0);
        const KeySource source = session->inputs().keys;
        session->keep_opened({std::nullopt, "/x", {}, 0}, SecretString("x"), nullptr);  // a job that ends late
        CHECK(session->opened(source, SecretString("x")) == nullptr);
    }
    CHECK(accounts.held().sessions == 0);
    CHECK(store.open("page", accounts.of({})));
    store.close_all();
    CHECK(store.size() == 0);
}

TEST_CASE("session_store_is_used_by_many_threads") {
    HandClock clock;
    Accounts accounts;
    SessionStore store(clock, {});
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&store, &accounts, &wrong, owner = "https://" + std::to_string(t) + ".ua"] {
            for (int i = 0; i < 200; ++i) {
                const auto session = *store.open(owner, accounts.of(page(owner)));
                session->change([&](Inputs& inputs) { inputs.data = *charge(session->account, Blob::of("data")); });
                session->creator.reserve();
                session->creator.run();
                session->creator.finish(Made{Blob::of("signature")});
                if (store.find(session->uuid, owner) != session || store.find(session->uuid, "other")) ++wrong;
                if (!store.close(session->uuid, owner)) ++wrong;
                store.close_idle();
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
    CHECK(accounts.held().sessions == 0);
    CHECK(accounts.held().octets == 0);
}

namespace {

struct Strangers {
    HandClock clock;
    Accounts accounts;
    SessionStore store{clock, {}};

    std::string open(const std::string& origin) {
        clock.moved += 1s;
        const auto session = store.open(origin, accounts.of(page(origin)));
        return session ? (*session)->uuid : "";
    }
};

}  // namespace

TEST_CASE("session_store_sub_domains_of_a_stranger_share_a_hundred_sessions") {
    Strangers place;
    // Once five of them took all 50,000 sessions of the service, for an hour.
    for (int i = 0; i < 1000; ++i) CHECK_FALSE(place.open("https://a" + std::to_string(i % 5) + ".evil.ua").empty());
    CHECK(place.store.size() == 100);
    CHECK_FALSE(place.open("https://honest.ua").empty());
    CHECK(place.store.size() == 101);
}

TEST_CASE("session_store_oldest_idle_session_of_a_stranger_gives_way") {
    Strangers place;
    std::vector<std::string> uuids;
    for (int i = 0; i < 100; ++i) uuids.push_back(place.open("https://new.ua"));
    REQUIRE(place.store.find(uuids[0], "https://new.ua"));             // used since
    place.store.find(uuids[1], "https://new.ua")->verifier.reserve();  // at work
    place.clock.moved += 1s;
    for (int i = 2; i < 100; ++i) REQUIRE(place.store.find(uuids[static_cast<std::size_t>(i)], "https://new.ua"));
    place.open("https://new.ua");
    CHECK_FALSE(place.store.find(uuids[0], "https://new.ua"));
    CHECK(place.store.find(uuids[1], "https://new.ua"));
    CHECK(place.store.find(uuids[2], "https://new.ua"));
}

TEST_CASE("session_store_strangers_together_leave_a_reserve_and_their_oldest_gives_way") {
    Strangers place;
    const auto first = place.open("https://site0.ua");
    const auto local = (*place.store.open("local", place.accounts.of({})))->uuid;
    const auto strangers = Quota{}.strangers.sessions;
    for (std::size_t i = 1; i < strangers + 10; ++i)
        REQUIRE_FALSE(place.open("https://site" + std::to_string(i / 90) + ".ua").empty());
    CHECK(place.accounts.held_by_strangers().sessions == strangers);
    CHECK_FALSE(place.store.find(first, "https://site0.ua"));
    CHECK(place.store.find(local, "local"));
    std::size_t more = 0;
    while (more < 5000 && place.store.open("local", place.accounts.of({}))) ++more;
    CHECK(more == 5000);
}

TEST_CASE("session_store_trusted_callers_lose_nothing_to_make_room") {
    HandClock clock;
    Quota quota;
    quota.trusted.sessions = 2;
    Accounts accounts(quota);
    SessionStore store(clock, {});
    const auto first = *store.open("local", accounts.of({}));
    REQUIRE(store.open("local", accounts.of({})));
    CHECK(store.open("local", accounts.of({})).error().code == Errc::exhausted);
    CHECK(store.find(first->uuid, "local"));
}

TEST_CASE("session_store_strangers_sessions_end_after_five_minutes_unless_admitted_meanwhile") {
    bool admitted = false;
    Strangers place;
    place.accounts.admitted_by([&](const Origin& origin) { return admitted && origin.host == "bank.ua"; });
    place.open("https://bank.ua");
    place.open("https://other.ua");
    admitted = true;
    static_cast<void>(place.accounts.of(page("https://bank.ua")));
    place.clock.moved += 5min;
    place.store.close_idle();
    CHECK(place.store.size() == 1);
    place.clock.moved += 55min;
    place.store.close_idle();
    CHECK(place.store.size() == 0);
}
