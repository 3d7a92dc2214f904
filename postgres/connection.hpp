// SPDX-License-Identifier: MIT
// A connection in pipeline mode (PostgreSQL, 34.5): statements are queued and go out as there is room, run() sends the end of
// the batch and reads all that was answered. One batch is one round trip and, outside a Transaction, one transaction: all of
// it is done or none. Statements are prepared when they first come. Of one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "crypto/base/secret.hpp"
#include "postgres/address.hpp"
#include "postgres/failure.hpp"
#include "postgres/values.hpp"

struct pg_conn;

namespace pidpys::postgres {

using OnRow = std::function<void(const Row&)>;

class Connection {
public:
    // Throws Failure, as all calls do. `patience`: for a batch; beyond it the connection is given up.
    Connection(const Address& address, const SecretString& password, std::chrono::milliseconds patience);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // `sql` is a literal. Rows come one by one as they arrive, while run() reads: a result is never whole in memory. What
    // `on_row` throws ends the connection.
    void queue(const char* sql, const Values& values = Values(), OnRow on_row = {});
    // Rows that each statement of the batch has read or changed, in their order. The first failure of the batch is thrown,
    // when all was read.
    std::vector<std::int64_t> run();
    // A batch of one.
    std::int64_t run(const char* sql, const Values& values = Values(), OnRow on_row = {});
    // Statements of ours that have no parameters: schemas.
    void script(const char* text);

    // What has come from NOTIFY on channels that were listened to (LISTEN), at least one; none in this time. The payloads.
    std::vector<std::string> wait_for_notices(std::chrono::milliseconds time);

    // Neither broken nor left in the middle of something. Does not wait; a connection that the server has closed is seen.
    [[nodiscard]] bool is_idle();
    void check();                              // asks the server
    [[nodiscard]] std::string place() const;   // user, host, port and name, for people
    [[nodiscard]] int server_version() const;  // 150018
    [[nodiscard]] std::uint64_t round_trips() const { return round_trips_; }
    std::uint64_t take_round_trips() { return std::exchange(round_trips_, 0); }

private:
    friend class Transaction;
    struct Expected {
        const char* sql = nullptr;
        bool prepares = false;
        OnRow on_row;
    };

    void send(bool sent, std::size_t octets);
    void flush();
    void wait(bool writable);
    pg_result* next();
    [[noreturn]] void lost();
    void read_one(const Expected& expected, std::vector<std::int64_t>& counts);
    void note_failure(const pg_result* result);

    pg_conn* connection_ = nullptr;
    std::chrono::milliseconds patience_;
    std::chrono::steady_clock::time_point deadline_;
    std::unordered_map<std::string_view, std::string> prepared_;  // keyed by literals, which live for ever
    std::vector<Expected> expected_;
    std::string failure_, failure_state_;  // the first of the batch
    std::uint64_t statements_ = 0, round_trips_ = 0;
    std::size_t unsent_ = 0;  // octets of statements, at least
    bool in_batch_ = false, in_transaction_ = false, broken_ = false;
};

// Rolled back unless committed. BEGIN goes out with the first statement, and so it costs no round trip; commit() runs what is
// queued.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Connection& connection_;
    bool open_ = true;
};

}  // namespace pidpys::postgres
