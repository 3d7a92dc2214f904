// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "api/accounts/accounts.hpp"
#include "api/session/permissions.hpp"
#include "hand_clock.hpp"

using namespace pidpys;
using namespace pidpys::api;
using pidpys::api::test::HandClock;

TEST_CASE("permissions_uses_are_counted_once_each_by_parallel_threads") {
    HandClock clock;
    Accounts accounts;
    Permissions permissions(clock, std::chrono::hours(1));
    const auto uuid = *permissions.grant(accounts.of({}), "page", "key", "owner", 1000);
    std::atomic<int> granted = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 400; ++i)
                if (permissions.use(uuid, "page", "key", 1)) ++granted;
        });
    for (auto& thread : threads) thread.join();
    CHECK(granted == 1000);
    CHECK(permissions.use(uuid, "page", "key", 1).error().code == Errc::exhausted);
}

TEST_CASE("permissions_are_taken_whole_or_not_at_all") {
    HandClock clock;
    Accounts accounts;
    Permissions permissions(clock, std::chrono::hours(1));
    const auto uuid = *permissions.grant(accounts.of({}), "page", "key", "owner", 3);
    CHECK(permissions.use(uuid, "page", "key", 4).error().code == Errc::exhausted);
    CHECK(permissions.use(uuid, "page", "key", 3));
}

TEST_CASE("permissions_are_bound_to_caller_key_and_time") {
    HandClock clock;
    Accounts accounts;
    Permissions permissions(clock, std::chrono::hours(1));
    const auto uuid = *permissions.grant(accounts.of({}), "page", "key", "owner", 3);
    CHECK(permissions.use(uuid, "other", "key", 1).error().code == Errc::denied);
    CHECK(permissions.use(uuid, "page", "other", 1).error().code == Errc::denied);
    CHECK(permissions.use("", "page", "key", 1).error().code == Errc::denied);
    CHECK(permissions.list()[0].uses_left == 3);
    clock.moved = std::chrono::hours(1);
    CHECK(permissions.list().empty());
    CHECK(permissions.use(uuid, "page", "key", 1).error().code == Errc::expired);
}

TEST_CASE("permissions_are_revoked_singly_by_key_and_all_together") {
    HandClock clock;
    Accounts accounts;
    Permissions permissions(clock, std::chrono::hours(1));
    for (const char* key : {"a", "a", "b", "c"}) REQUIRE(permissions.grant(accounts.of({}), "page", key, "owner", 1));
    CHECK_FALSE(permissions.revoke("nothing"));
    permissions.revoke_key("a");
    REQUIRE(permissions.list().size() == 2);
    CHECK(permissions.revoke(permissions.list()[0].id));
    CHECK(permissions.list().size() == 1);
    permissions.revoke_all();
    CHECK(permissions.list().empty());
}

TEST_CASE("permissions_are_bounded_and_expired_ones_make_room") {
    HandClock clock;
    Accounts accounts;
    Permissions permissions(clock, std::chrono::hours(1), 2);
    REQUIRE(permissions.grant(accounts.of({}), "page", "key", "owner", 1));
    REQUIRE(permissions.grant(accounts.of({}), "page", "key", "owner", 1));
    CHECK(permissions.grant(accounts.of({}), "page", "key", "owner", 1).error().code == Errc::exhausted);
    clock.moved = std::chrono::hours(2);
    CHECK(permissions.grant(accounts.of({}), "page", "key", "owner", 1));
}
