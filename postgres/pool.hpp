// SPDX-License-Identifier: MIT
// A few connections to one database, for any thread. One that is given back broken is closed; one that has lain long is
// checked before it is lent. A server that is not there is tried once a second, whoever asks meanwhile hears the same. One that
// lets no more in is used by the connections that there are.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "postgres/connection.hpp"

namespace pidpys::postgres {

struct PoolOptions {
    unsigned connections = 8;
    std::chrono::milliseconds wait{10'000};      // for one that is free
    std::chrono::milliseconds patience{60'000};  // of a batch
    std::chrono::milliseconds check_after{30'000};
    std::chrono::milliseconds retry_after{1'000};
};

class Pool {
public:
    struct Parts {
        Address address;
        std::function<Result<SecretString>()> password;  // read for each connection; nothing: none
        std::function<void(Connection&)> prepare;        // of a new connection
    };

    Pool(Parts parts, PoolOptions options) : parts_(std::move(parts)), options_(options) {}

    class Lease {
    public:
        Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}
        ~Lease() { pool_->give_back(std::move(connection_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Connection& operator*() const { return *connection_; }
        Connection* operator->() const { return connection_.get(); }

    private:
        Pool* pool_;
        std::unique_ptr<Connection> connection_;
    };

    // Of all connections since the start, those that are lent now as they were when they were.
    [[nodiscard]] std::uint64_t round_trips() const { return round_trips_; }

    // Throws Failure: nobody is there, or none was given back in time.
    Lease lend();

private:
    struct Idle {
        std::unique_ptr<Connection> connection;
        std::chrono::steady_clock::time_point since;
    };

    std::unique_ptr<Connection> connect();
    void give_back(std::unique_ptr<Connection> connection);
    void close_one();

    const Parts parts_;
    const PoolOptions options_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<Idle> idle_;  // the last is the one used last
    std::atomic<std::uint64_t> round_trips_ = 0;
    unsigned open_ = 0;        // idle, lent, and those that are made now
    unsigned connecting_ = 0;  // these
    std::string failure_;      // of the last try to connect
    std::chrono::steady_clock::time_point retry_at_;
};

}  // namespace pidpys::postgres
