// SPDX-License-Identifier: MIT
#include "postgres/pool.hpp"

#include "crypto/base/waiting.hpp"

namespace pidpys::postgres {

using Clock = std::chrono::steady_clock;

Pool::Lease Pool::lend() {
    const auto deadline = Clock::now() + options_.wait;
    std::unique_lock lock(mutex_);
    const auto may_connect = [&] {
        return open_ < options_.connections && (open_ == connecting_ || Clock::now() >= retry_at_);
    };
    while (true) {
        const auto is_free = [&] { return !idle_.empty() || may_connect(); };
        if (!is_free()) {
            const WaitScope waits;
            if (!freed_.wait_until(lock, deadline, is_free))
                throw Failure(Clock::now() < retry_at_
                                  ? failure_
                                  : "all " + std::to_string(options_.connections) + " connections are in use",
                              "53300");
        }
        if (idle_.empty()) {
            if (Clock::now() < retry_at_) throw Failure(failure_);
            ++open_;
            ++connecting_;
            lock.unlock();
            try {
                return {*this, connect()};
            } catch (const files::DatabaseFailure&) {  // a server that lets no more in has let in others
                lock.lock();
                if (open_ == connecting_) throw;
                continue;
            }
        }
        Idle taken = std::move(idle_.back());
        idle_.pop_back();
        lock.unlock();
        try {
            if (Clock::now() - taken.since > options_.check_after) taken.connection->check();
            if (taken.connection->is_idle()) return {*this, std::move(taken.connection)};
        } catch (const Failure&) {  // another one, or a new one
        }
        taken.connection.reset();
        close_one();
        lock.lock();
    }
}

std::unique_ptr<Connection> Pool::connect() {
    try {
        SecretString password;
        if (parts_.password) {
            auto read = parts_.password();
            if (!read) throw Failure("the password of the database: " + read.error().detail);
            password = std::move(*read);
        }
        auto made = std::make_unique<Connection>(parts_.address, password, options_.patience);
        if (parts_.prepare) parts_.prepare(*made);
        const std::lock_guard lock(mutex_);
        --connecting_;
        return made;
    } catch (const files::DatabaseFailure& failure) {
        {
            const std::lock_guard lock(mutex_);
            --connecting_;
            constexpr std::string_view said = "PostgreSQL: ";
            failure_ =
                std::string_view(failure.what()).starts_with(said) ? failure.what() + said.size() : failure.what();
            retry_at_ = Clock::now() + options_.retry_after;
        }
        close_one();
        throw;
    }
}

void Pool::close_one() {
    {
        const std::lock_guard lock(mutex_);
        --open_;
    }
    freed_.notify_all();  // it may have been the last
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    round_trips_ += connection->take_round_trips();
    if (!connection->is_idle()) {
        connection.reset();
        return close_one();
    }
    {
        const std::lock_guard lock(mutex_);
        idle_.push_back({std::move(connection), Clock::now()});
    }
    freed_.notify_one();
}

}  // namespace pidpys::postgres
