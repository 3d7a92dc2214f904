// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <atomic>
#include <set>
#include <thread>

#include "callers.hpp"

using namespace pidpys;
using namespace pidpys::api;
using pidpys::api::test::page;

TEST_CASE("accounts_sub_domains_are_one_caller") {
    Accounts accounts;
    const auto first = accounts.of(page("https://a1.evil.com.ua"));
    for (const char* other : {"https://evil.com.ua", "http://a2.evil.com.ua:8080", "https://x.a1.evil.com.ua"})
        CHECK(accounts.of(page(other)) == first);
    CHECK(accounts.of(page("https://good.com.ua")) != first);
    CHECK(accounts.of({}) != first);
}

TEST_CASE("accounts_own_names_belong_to_no_site") {
    Accounts accounts({}, {"localhost", "local.cipher.kiev.ua"});
    CHECK(accounts.of(page("https://local.cipher.kiev.ua:9091")) != accounts.of(page("https://www.cipher.kiev.ua")));
}

TEST_CASE("accounts_programs_are_counted_by_their_user") {
    Accounts accounts;
    Caller other;
    other.peer.same_user = false;
    other.peer.user = 1001;
    CHECK(accounts.of(other) != accounts.of({}));
    CHECK(accounts.of(other) == accounts.of(other));
    CHECK(accounts.of(other)->trusted());
    CHECK(other.key() != Caller{}.key());  // nor do they share sessions and permissions
}

TEST_CASE("accounts_clients_on_the_network_are_counted_by_their_address") {
    Quota quota;
    quota.address = {.octets = 1000, .memory = 1000, .requests = 2};
    Accounts accounts(quota);
    const auto from = [&](const char* address) {
        Caller caller;
        caller.peer.same_user = false;
        caller.peer.address = caller.peer.network = address;
        return accounts.of(caller);
    };
    const auto one = from("192.0.2.7");
    CHECK(one == from("192.0.2.7"));
    CHECK(one != from("192.0.2.8"));
    CHECK(one->limits() == quota.address);
    const auto held = one->take({.octets = 900, .requests = 2});
    REQUIRE(held);
    CHECK(one->take({.requests = 1}).error().code == Errc::exhausted);
    CHECK(one->take({.octets = 101}).error().code == Errc::exhausted);
    CHECK(from("192.0.2.8")->take({.octets = 1000, .requests = 2}));
}

TEST_CASE("accounts_processes_whose_users_are_unknown_share_nothing") {
    Accounts accounts;
    Caller one, other;
    for (Caller* caller : {&one, &other}) caller->peer.same_user = false;
    one.peer.process = 4001;
    other.peer.process = 4002;
    CHECK(accounts.of(one) == accounts.of(one));
    CHECK(accounts.of(one) != accounts.of(other));
    CHECK(one.key() != other.key());
}

TEST_CASE("accounts_standing_follows_the_admission") {
    std::set<std::string> admitted;
    Accounts accounts;
    accounts.admitted_by([&](const Origin& origin) { return admitted.contains(origin.text()); });
    const auto account = accounts.of(page("https://www.bank.ua"));
    CHECK_FALSE(account->trusted());
    CHECK(account->limits() == Quota{}.stranger);
    admitted.insert("https://www.bank.ua");
    CHECK(accounts.of(page("https://www.bank.ua"))->trusted());
    CHECK(account->trusted());                                     // whoever holds it sees it too
    CHECK(accounts.of(page("https://other.bank.ua"))->trusted());  // one caller, whichever of its names was admitted
    admitted.clear();
    CHECK_FALSE(account->trusted());
    CHECK_FALSE(accounts.of(page("https://www.bank.ua"))->trusted());
}

TEST_CASE("accounts_that_hold_nothing_are_forgotten") {
    Accounts accounts;
    auto kept = accounts.of(page("https://kept.ua"))->take({.sessions = 1});
    for (int i = 0; i < 5000; ++i) static_cast<void>(accounts.of(page("https://site" + std::to_string(i) + ".ua")));
    CHECK(accounts.size() == 1);
    CHECK(accounts.of(page("https://kept.ua"))->held().sessions == 1);
}

TEST_CASE("accounts_strangers_leave_a_reserve_to_others") {
    Quota quota;
    quota.stranger = {.octets = 10, .memory = 10, .sessions = 5, .records = 5, .requests = 5};
    quota.strangers = {.octets = 20, .memory = 20, .sessions = 8, .records = 8, .requests = 8};
    quota.trusted = quota.total = {.octets = 30, .memory = 30, .sessions = 10, .records = 10, .requests = 10};
    Accounts accounts(quota);
    const auto one = accounts.of(page("https://one.ua"))->take({.sessions = 5});
    const auto two = accounts.of(page("https://two.ua"))->take({.sessions = 3});
    REQUIRE(one);
    REQUIRE(two);
    CHECK(accounts.of(page("https://three.ua"))->take({.sessions = 1}).error().code == Errc::exhausted);
    CHECK(accounts.of({})->take({.sessions = 2}));
    CHECK(accounts.of({})->take({.sessions = 3}).error().code == Errc::exhausted);
}

TEST_CASE("accounts_are_used_by_many_threads") {
    Accounts accounts;
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&accounts, t] {
            for (int i = 0; i < 2000; ++i) {
                auto charge = accounts.of(page("https://s" + std::to_string((t + i) % 3) + ".ua"))->take({.octets = 5});
                if (charge && charge->grow({.octets = 3, .sessions = 1})) charge->give_back({.octets = 1});
            }
        });
    threads.clear();
    CHECK(accounts.held() == Amount{});
    CHECK(accounts.held_by_strangers() == Amount{});
}

TEST_CASE("accounts_a_site_that_is_called_as_a_user_or_a_part_is_another_caller") {
    Accounts accounts;
    const auto programs = accounts.of({});
    const auto part = accounts.part("store");
    CHECK(accounts.of(page("https://" + Peer{}.user_name())) != programs);
    CHECK(accounts.of(page("https://store")) != part);
    CHECK_FALSE(accounts.of(page("https://local"))->trusted());
    CHECK(accounts.of({})->trusted());
}
