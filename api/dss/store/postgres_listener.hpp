// SPDX-License-Identifier: MIT
// Hears on a connection of its own what other nodes announce (LISTEN). One that fails is made anew; what was said meanwhile is
// not known, and so it is news that there is a connection again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "crypto/base/secret.hpp"
#include "postgres/connection.hpp"

namespace pidpys::api::dss {

class PostgresListener {
public:
    struct Parts {
        postgres::Address address;
        std::function<Result<SecretString>()> password;  // nothing: none
        std::string node;                                // what it says itself is no news
        std::function<void()> news;
    };

    explicit PostgresListener(Parts parts);
    ~PostgresListener();  // within a second
    PostgresListener(const PostgresListener&) = delete;
    PostgresListener& operator=(const PostgresListener&) = delete;

private:
    void run();
    void listen();

    const Parts parts_;
    std::atomic<bool> ends_ = false;  // changed under the mutex
    std::mutex mutex_;
    std::condition_variable wake_;
    std::jthread thread_;  // last: what it uses is there before it
};

}  // namespace pidpys::api::dss
