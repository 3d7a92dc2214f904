// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

#include "api/accounts/accounts.hpp"
#include "api/session/permissions.hpp"
#include "hand_clock.hpp"
#include "tests/unit/journal/fake_journal.hpp"

using namespace pidpys;
using namespace pidpys::api;
using journal::Event;
using pidpys::api::test::HandClock;
using pidpys::test::FakeJournal;

TEST_CASE("permissions_uses_are_counted_once_each_by_parallel_threads") {
    HandClock clock;
    journal::NoJournal journal;
    Accounts accounts;
    Permissions permissions(clock, journal, std::chrono::hours(1));
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
    journal::NoJournal journal;
    Accounts accounts;
    Permissions permissions(clock, journal, std::chrono::hours(1));
    const auto uuid = *permissions.grant(accounts.of({}), "page", "key", "owner", 3);
    CHECK(permissions.use(uuid, "page", "key", 4).error().code == Errc::exhausted);
    CHECK(permissions.use(uuid, "page", "key", 3));
}

TEST_CASE("permissions_are_bound_to_caller_key_and_time") {
    HandClock clock;
    journal::NoJournal journal;
    Accounts accounts;
    Permissions permissions(clock, journal, std::chrono::hours(1));
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
    journal::NoJournal journal;
    Accounts accounts;
    Permissions permissions(clock, journal, std::chrono::hours(1));
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
    journal::NoJournal journal;
    Accounts accounts;
    Permissions permissions(clock, journal, std::chrono::hours(1), 2);
    REQUIRE(permissions.grant(accounts.of({}), "page", "key", "owner", 1));
    REQUIRE(permissions.grant(accounts.of({}), "page", "key", "owner", 1));
    CHECK(permissions.grant(accounts.of({}), "page", "key", "owner", 1).error().code == Errc::exhausted);
    clock.moved = std::chrono::hours(2);
    CHECK(permissions.grant(accounts.of({}), "page", "key", "owner", 1));
}

namespace {

std::vector<Event> events(const FakeJournal& journal) {
    std::vector<Event> found;
    for (const auto& record : journal.records) found.push_back(record.event);
    return found;
}

}  // namespace

TEST_CASE("permission_from_its_beginning_to_its_end_stands_in_the_journal") {
    HandClock clock;
    FakeJournal journal;
    Accounts accounts;
    Permissions permissions(clock, journal, std::chrono::hours(1));
    journal::Who who;
    who.origin = "https://bank.ua";
    const auto uuid = *permissions.grant(accounts.of({}), "page", "key", "owner", 3, who, "question");
    const auto id = permissions.list().at(0).id;
    CHECK(permissions.use(uuid, "page", "key", 2)->id == id);
    REQUIRE(events(journal) == std::vector{Event::permission_given});
    CHECK(permissions.use(uuid, "page", "key", 1)->id == id);
    REQUIRE(events(journal) == std::vector{Event::permission_given, Event::permission_used_up});
    const auto& given = journal.records[0];
    CHECK(given.id == id);
    CHECK(given.under == "question");
    CHECK(given.who == who);
    CHECK(given.key == "key");
    CHECK(given.owner == "owner");
    CHECK(given.count == 3);
    CHECK(journal.records[1].id == id);
    for (const auto& record : journal.records) CHECK(journal::encode(record).find(uuid) == std::string::npos);
    permissions.revoke_all();  // nothing is left of it
    CHECK(journal.records.size() == 2);
}

TEST_CASE("permission_that_is_revoked_or_expires_says_so_in_the_journal_once") {
    HandClock clock;
    FakeJournal journal;
    Accounts accounts;
    Permissions permissions(clock, journal, std::chrono::hours(1));
    for (const char* key : {"a", "b", "c", "d"}) REQUIRE(permissions.grant(accounts.of({}), "page", key, "owner", 2));
    const auto last = *permissions.grant(accounts.of({}), "page", "e", "owner", 2);
    for (const auto& facts : permissions.list())
        if (facts.key_fingerprint == "a") CHECK(permissions.revoke(facts.id));
    permissions.revoke_key("b");
    clock.moved = std::chrono::hours(1);
    CHECK(permissions.use(last, "page", "e", 1).error().code == Errc::expired);
    permissions.drop_expired();
    permissions.revoke_all();
    const auto revoked = journal.of(Event::permission_revoked), expired = journal.of(Event::permission_expired);
    REQUIRE(revoked.size() == 2);
    CHECK(revoked[0].key == "a");
    CHECK(revoked[0].reason == "by the user");
    CHECK(revoked[1].key == "b");
    CHECK(revoked[1].reason == "the key was put away");
    REQUIRE(expired.size() == 3);
    CHECK(expired[0].key == "e");
    CHECK(expired[0].count == 2);
}

TEST_CASE("permission_that_the_journal_cannot_take_is_not_given") {
    HandClock clock;
    FakeJournal journal;
    Accounts accounts;
    Permissions permissions(clock, journal, std::chrono::hours(1));
    journal.broken = true;
    CHECK(permissions.grant(accounts.of({}), "page", "key", "owner", 1).error().code == Errc::io);
    CHECK(permissions.list().empty());
}
