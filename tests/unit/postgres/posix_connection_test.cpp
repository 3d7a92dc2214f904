// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "tests/unit/postgres/cluster.hpp"

using namespace pidpys;
using namespace pidpys::postgres;
using test::PostgresCluster;

namespace {

std::unique_ptr<Connection> connect() {
    auto& cluster = PostgresCluster::one();
    return cluster.connect(cluster.uri("postgres"));
}

std::string failure_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Failure& failure) {
        return failure.state;
    }
    return "none";
}

}  // namespace

TEST_CASE("connection_binds_and_reads_every_kind", "[postgres]") {
    const auto connection = connect();
    const Bytes octets = {0, 1, 255}, other = {7};
    bool seen = false;
    connection->run("SELECT $1, $2, $3, $4, $5::bytea, $6, $7, $8::int4",
                    Values()
                        .text("Ґ")
                        .octets(octets)
                        .number(INT64_MIN)
                        .flag(true)
                        .text("\xff")
                        .octets("")
                        .text(std::string_view("a\0b", 3))
                        .number(-5),
                    [&](const Row& row) {
                        seen = true;
                        CHECK(row.text(0) == "Ґ");
                        CHECK(to_bytes(row.blob(1)) == octets);
                        CHECK(row.number(2) == INT64_MIN);
                        CHECK(row.flag(3));
                        CHECK(row.is_null(4));  // no UTF-8: no text
                        CHECK_FALSE(row.is_null(5));
                        CHECK(row.blob(5).empty());
                        CHECK(row.is_null(6));
                        CHECK(row.number(7) == -5);
                    });
    CHECK(seen);
    std::vector<std::int64_t> numbers;
    std::vector<Bytes> strings;
    std::vector<bool> nulls;
    connection->run("SELECT n, s FROM unnest($1, $2) AS r (n, s)",
                    Values().numbers({3, -4}).octet_strings({ByteView(octets), {}}), [&](const Row& row) {
                        numbers.push_back(row.number(0));
                        strings.push_back(to_bytes(row.blob(1)));
                        nulls.push_back(row.is_null(1));
                    });
    CHECK(numbers == std::vector<std::int64_t>{3, -4});
    CHECK(strings == std::vector<Bytes>{octets, {}});
    CHECK(nulls == std::vector<bool>{false, true});
    CHECK(connection->run("SELECT unnest($1)", Values().numbers({})) == 0);
}

TEST_CASE("connection_batch_is_one_round_trip_and_all_or_none", "[postgres]") {
    const auto connection = connect();
    connection->run("CREATE TEMP TABLE t (n bigint PRIMARY KEY)");
    const auto before = connection->round_trips();
    for (std::int64_t i = 0; i < 5; ++i) connection->queue("INSERT INTO t VALUES ($1)", Values().number(i));
    connection->queue("UPDATE t SET n=n+100 WHERE n>=$1", Values().number(3));
    connection->queue("SELECT * FROM t");
    CHECK(connection->run() == std::vector<std::int64_t>{1, 1, 1, 1, 1, 2, 5});
    CHECK(connection->round_trips() == before + 1);
    const auto doubled = [&] {
        connection->queue("INSERT INTO t VALUES ($1)", Values().number(50));
        connection->queue("INSERT INTO t VALUES ($1)", Values().number(1));
        connection->queue("SELECT 1/0");
        connection->run();
    };
    CHECK(failure_of(doubled) == kUniqueViolation);  // the first
    CHECK(connection->run("SELECT * FROM t") == 5);
    CHECK(connection->is_idle());
    // What was not reached was not prepared either.
    CHECK(failure_of([&] { connection->run("SELECT 1/0"); }) == "22012");
}

TEST_CASE("connection_transaction_is_undone_unless_committed", "[postgres]") {
    const auto connection = connect();
    connection->run("CREATE TEMP TABLE t (n bigint PRIMARY KEY)");
    const auto insert = [&](std::int64_t n) { connection->run("INSERT INTO t VALUES ($1)", Values().number(n)); };
    {
        Transaction transaction(*connection);
        insert(1);
        CHECK_FALSE(connection->is_idle());
    }
    CHECK(connection->is_idle());
    {
        Transaction transaction(*connection);
        connection->queue("INSERT INTO t VALUES ($1)", Values().number(2));  // goes with the rollback
    }
    CHECK(failure_of([&] {
              Transaction transaction(*connection);
              insert(3);
              insert(3);
          }) == kUniqueViolation);
    CHECK(connection->run("SELECT * FROM t") == 0);
    Transaction transaction(*connection);
    insert(4);
    transaction.commit();
    CHECK(connection->run("SELECT * FROM t") == 1);
}

TEST_CASE("connection_carries_much_in_both_directions_at_once", "[postgres]") {
    const auto connection = connect();
    const Bytes large(3 << 20, 0x5A);
    std::size_t back = 0;
    for (int i = 0; i < 8; ++i)
        connection->queue("SELECT $1", Values().octets(large), [&](const Row& row) { back += row.blob(0).size(); });
    connection->run();
    CHECK(back == 8 * large.size());
}

TEST_CASE("connection_that_a_reader_leaves_is_not_used_again", "[postgres]") {
    const auto connection = connect();
    const auto leave = [](const Row&) { throw std::runtime_error("enough"); };
    CHECK_THROWS_AS(connection->run("SELECT generate_series(1, 100000)", Values(), leave), std::runtime_error);
    CHECK_FALSE(connection->is_idle());
    CHECK(failure_of([&] { connection->run("SELECT 1"); }).empty());
}

TEST_CASE("connection_gives_up_a_server_that_does_not_answer", "[postgres]") {
    auto& cluster = PostgresCluster::one();
    Connection connection(Address::parse(cluster.uri("postgres")).value(), SecretString(),
                          std::chrono::milliseconds(100));
    CHECK(failure_of([&] { connection.run("SELECT pg_sleep(30)"); }).empty());
    CHECK_FALSE(connection.is_idle());
}

TEST_CASE("connection_password_is_asked_for_and_in_no_failure", "[postgres]") {
    auto& cluster = PostgresCluster::one();
    cluster.new_database("locked");
    cluster.connect(cluster.uri("postgres"))->script("CREATE ROLE guest LOGIN PASSWORD 'correct-horse'");
    const auto address = Address::parse(cluster.uri("locked", "guest")).value();
    const auto patience = std::chrono::seconds(60);
    Connection(address, SecretString("correct-horse"), patience).check();
    try {
        Connection(address, SecretString("battery-staple"), patience);
        FAIL("a wrong password was taken");
    } catch (const Failure& failure) {
        CHECK(std::string(failure.what()).find("password authentication failed") != std::string::npos);
        CHECK(std::string(failure.what()).find("battery") == std::string::npos);
        CHECK(std::string(failure.what()).find('\n') == std::string::npos);
    }
    CHECK_THROWS_AS(Connection(address, SecretString(), patience), Failure);
}

TEST_CASE("connection_off_the_local_socket_is_verified_unless_told_otherwise", "[postgres]") {
    const auto& cluster = PostgresCluster::one();
    const std::string uri = "postgresql://pidpys@127.0.0.1:" + cluster.port() + "/postgres";
    CHECK_THROWS_AS(cluster.connect(uri), Failure);
    CHECK_NOTHROW(cluster.connect(uri + "?sslmode=disable")->check());
}
