// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <thread>

#include "postgres/pool.hpp"
#include "tests/unit/postgres/cluster.hpp"

using namespace pidpys;
using namespace pidpys::postgres;
using test::PostgresCluster;

namespace {

Pool::Parts parts(int* prepared = nullptr) {
    return {Address::parse(PostgresCluster::one().uri("postgres")).value(), {}, [prepared](Connection&) {
                if (prepared != nullptr) ++*prepared;
            }};
}

std::int64_t process(Connection& connection) {
    std::int64_t id = 0;
    connection.run("SELECT pg_backend_pid()::bigint", Values(), [&](const Row& row) { id = row.number(0); });
    return id;
}

}  // namespace

TEST_CASE("pool_lends_the_same_connection_again", "[postgres]") {
    int prepared = 0;
    Pool pool(parts(&prepared), {});
    const auto first = process(*pool.lend());
    CHECK(process(*pool.lend()) == first);
    CHECK(prepared == 1);
}

TEST_CASE("pool_is_bounded_and_waits_no_longer_than_it_says", "[postgres]") {
    PoolOptions options;
    options.connections = 1;
    options.wait = std::chrono::milliseconds(50);
    Pool pool(parts(), options);
    {
        const auto held = pool.lend();
        CHECK_THROWS_WITH(pool.lend(), Catch::Matchers::Contains("all 1 connections are in use"));
    }
    CHECK_NOTHROW(pool.lend()->check());
    options.wait = std::chrono::seconds(60);
    Pool patient(parts(), options);
    std::future<void> second;
    {
        const auto held = patient.lend();
        second = std::async(std::launch::async, [&] { patient.lend()->check(); });
    }
    second.get();
}

TEST_CASE("pool_replaces_what_the_server_has_closed", "[postgres]") {
    for (const auto check_after : {std::chrono::milliseconds(60'000), std::chrono::milliseconds(0)}) {
        PoolOptions options;
        options.connections = 1;
        options.check_after = check_after;
        Pool pool(parts(), options);
        const auto first = process(*pool.lend());
        auto& cluster = PostgresCluster::one();
        cluster.connect(cluster.uri("postgres"))
            ->run("SELECT pg_terminate_backend($1::int4, 10000)", Values().number(first));
        CHECK(process(*pool.lend()) != first);
    }
}

TEST_CASE("pool_uses_the_connections_that_there_are_where_the_server_lets_no_more_in", "[postgres]") {
    std::atomic<int> tried = 0;
    auto few = parts();
    few.prepare = [&](Connection&) {
        if (++tried > 1) throw Failure("sorry, too many clients already");
    };
    PoolOptions options;
    options.wait = std::chrono::seconds(60);
    Pool pool(few, options);
    std::int64_t first = 0;
    std::vector<std::future<std::int64_t>> others;
    {
        const auto held = pool.lend();
        first = process(*held);
        for (int i = 0; i < 3; ++i)
            others.push_back(std::async(std::launch::async, [&] { return process(*pool.lend()); }));
        while (tried < 2) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    for (auto& other : others) CHECK(other.get() == first);
    tried = 0;
    options.wait = std::chrono::milliseconds(50);
    Pool hasty(few, options);
    const auto held = hasty.lend();
    CHECK_THROWS_WITH(hasty.lend(), Catch::Matchers::Contains("too many clients"));
}

TEST_CASE("pool_does_not_lend_what_was_left_in_the_middle", "[postgres]") {
    PoolOptions options;
    options.connections = 1;
    Pool pool(parts(), options);
    std::int64_t first = 0;
    {
        const auto left = pool.lend();
        first = process(*left);
        left->queue("SELECT 1");
    }
    CHECK(process(*pool.lend()) != first);
}

TEST_CASE("pool_tries_a_server_that_is_not_there_once_in_a_while", "[postgres]") {
    int asked = 0;
    PoolOptions options;
    options.connections = 1;
    options.retry_after = std::chrono::hours(1);
    Pool pool({Address::parse("postgresql://pidpys@/x?host=/nowhere").value(),
               [&]() -> Result<SecretString> {
                   ++asked;
                   return SecretString("hunter2");
               },
               {}},
              options);
    for (int i = 0; i < 3; ++i) CHECK_THROWS_WITH(pool.lend(), !Catch::Matchers::Contains("hunter2"));
    CHECK(asked == 1);
    Pool without({Address::parse("postgresql://pidpys@/x?host=/nowhere").value(),
                  [] { return Result<SecretString>(fail(Errc::denied, "others may read it")); },
                  {}},
                 options);
    CHECK_THROWS_WITH(without.lend(), Catch::Matchers::Contains("others may read it"));
}
