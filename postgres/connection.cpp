// SPDX-License-Identifier: MIT
#include "postgres/connection.hpp"

#include <cstdlib>
#include <memory>
#include <numeric>
#include <utility>

#include <libpq-fe.h>

#include "crypto/base/plain_line.hpp"
#include "crypto/base/waiting.hpp"
#include "platform/socket_wait.hpp"

namespace pidpys::postgres {
namespace {

constexpr int binary = 1;
constexpr std::size_t sent_together = 32 << 10;  // octets

struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, Clear>;

// libpq speaks in lines, of each host that it has tried one.
std::string one_line(std::string_view text) { return plain_line(text, 2000); }

}  // namespace

Connection::Connection(const Address& address, const SecretString& password, std::chrono::milliseconds patience)
    : patience_(patience) {
    std::vector<const char*> names, values;
    for (const auto& [name, value] : address.values()) {
        names.push_back(name.c_str());
        values.push_back(value.c_str());
    }
    SecretBytes ended(password.view().size() + 1);  // libpq takes it with a NUL, and keeps a copy of its own
    std::copy(password.view().begin(), password.view().end(), ended.data());
    if (!password.empty()) {
        names.push_back("password");
        values.push_back(reinterpret_cast<const char*>(ended.data()));
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    {
        const WaitScope waits;
        connection_ = PQconnectdbParams(names.data(), values.data(), 0);
    }
    const bool made = PQstatus(connection_) == CONNECTION_OK;
    if (made && PQsetnonblocking(connection_, 1) == 0 && PQenterPipelineMode(connection_) == 1) {
        PQsetNoticeProcessor(
            connection_, [](void*, const char*) {}, nullptr);
        return;
    }
    const std::string reason = connection_ != nullptr ? one_line(PQerrorMessage(connection_)) : "out of memory";
    PQfinish(std::exchange(connection_, nullptr));
    throw Failure(reason);
}

Connection::~Connection() { PQfinish(connection_); }

void Connection::lost() {
    broken_ = true;
    throw Failure(one_line(PQerrorMessage(connection_)));
}

void Connection::wait(bool writable) {
    const WaitScope waits;
    if (platform::wait_for_socket(PQsocket(connection_), writable, deadline_)) return;
    broken_ = true;
    throw Failure("the server does not answer");
}

// What is short goes out as one: the server begins with nothing of which the rest may never come.
void Connection::send(bool sent, std::size_t octets) {
    if (!sent) lost();
    unsent_ += octets;
    if (unsent_ >= sent_together) flush();
}

// What the server says meanwhile is read, or both could wait for each other.
void Connection::flush() {
    unsent_ = 0;
    while (true) {
        const int left = PQflush(connection_);
        if (left < 0) lost();
        if (left == 0) return;
        wait(true);
        if (PQconsumeInput(connection_) == 0) lost();
    }
}

pg_result* Connection::next() {
    while (PQisBusy(connection_) != 0) {
        wait(false);
        if (PQconsumeInput(connection_) == 0) lost();
    }
    return PQgetResult(connection_);
}

void Connection::queue(const char* sql, const Values& values, OnRow on_row) {
    if (broken_) throw Failure("the connection was given up");
    if (!std::exchange(in_batch_, true)) deadline_ = std::chrono::steady_clock::now() + patience_;
    auto& name = prepared_[sql];
    if (name.empty()) {
        name = "s" + std::to_string(++statements_);
        expected_.push_back({sql, true, {}});
        send(PQsendPrepare(connection_, name.c_str(), sql, static_cast<int>(values.types_.size()),
                           values.types_.data()) == 1,
             std::string_view(sql).size());
    }
    const std::vector<int> formats(values.data_.size(), binary);
    expected_.push_back({sql, false, std::move(on_row)});
    send(PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(values.data_.size()), values.data_.data(),
                             values.sizes_.data(), formats.data(), binary) == 1,
         std::accumulate(values.sizes_.begin(), values.sizes_.end(), std::size_t{0},
                         [](std::size_t sum, int size) { return sum + static_cast<std::size_t>(size); }));
}

void Connection::note_failure(const PGresult* result) {
    if (!failure_.empty()) return;
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);  // the details may have values
    failure_ = message != nullptr ? one_line(message) : one_line(PQresultErrorMessage(result));
    failure_state_ = state != nullptr ? state : "";
}

void Connection::read_one(const Expected& expected, std::vector<std::int64_t>& counts) {
    std::int64_t count = 0;
    bool done = false;
    PQsetSingleRowMode(connection_);
    while (const ResultPtr result{next()}) {
        switch (PQresultStatus(result.get())) {
            case PGRES_SINGLE_TUPLE:
                ++count;
                if (!expected.on_row) break;
                try {
                    expected.on_row(Row(result.get(), 0));
                } catch (...) {
                    broken_ = true;
                    throw;
                }
                break;
            case PGRES_TUPLES_OK: done = true; break;
            case PGRES_COMMAND_OK:
                done = true;
                count = std::atoll(PQcmdTuples(result.get()));
                break;
            case PGRES_PIPELINE_ABORTED: break;
            default:
                if (PQstatus(connection_) == CONNECTION_BAD) lost();
                note_failure(result.get());
        }
    }
    if (PQstatus(connection_) == CONNECTION_BAD) lost();
    if (!expected.prepares)
        counts.push_back(count);
    else if (!done)
        prepared_.erase(expected.sql);
}

std::vector<std::int64_t> Connection::run() {
    std::vector<std::int64_t> counts;
    if (!in_batch_) return counts;
    if (PQpipelineSync(connection_) != 1) lost();
    flush();
    for (const auto& expected : std::exchange(expected_, {})) read_one(expected, counts);
    const ResultPtr end(next());
    if (!end || PQresultStatus(end.get()) != PGRES_PIPELINE_SYNC) lost();
    in_batch_ = false;
    ++round_trips_;
    if (!failure_.empty()) throw Failure(std::exchange(failure_, {}), std::exchange(failure_state_, {}));
    return counts;
}

std::int64_t Connection::run(const char* sql, const Values& values, OnRow on_row) {
    queue(sql, values, std::move(on_row));
    return run().back();
}

// The simple protocol, which alone takes several statements at a time, is not for pipelines.
void Connection::script(const char* text) {
    if (in_batch_ || PQexitPipelineMode(connection_) != 1) lost();
    deadline_ = std::chrono::steady_clock::now() + patience_;
    if (PQsendQuery(connection_, text) != 1) lost();
    flush();
    while (const ResultPtr result{next()})
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) note_failure(result.get());
    if (PQstatus(connection_) == CONNECTION_BAD || PQenterPipelineMode(connection_) != 1) lost();
    ++round_trips_;
    if (!failure_.empty()) throw Failure(std::exchange(failure_, {}), std::exchange(failure_state_, {}));
}

std::vector<std::string> Connection::wait_for_notices(std::chrono::milliseconds time) {
    struct Free {
        void operator()(PGnotify* notice) const { PQfreemem(notice); }
    };
    const auto until = std::chrono::steady_clock::now() + time;
    std::vector<std::string> notices;
    while (true) {
        while (const std::unique_ptr<PGnotify, Free> notice{PQnotifies(connection_)})
            notices.emplace_back(notice->extra);
        if (!notices.empty() || !platform::wait_for_socket(PQsocket(connection_), false, until)) return notices;
        if (PQconsumeInput(connection_) == 0) lost();
    }
}

bool Connection::is_idle() {
    if (broken_ || in_batch_ || in_transaction_) return false;
    // Its last words come before the end of the connection.
    while (platform::wait_for_socket(PQsocket(connection_), false, {})) {
        if (PQconsumeInput(connection_) == 0) return false;
        if (PQisBusy(connection_) != 0) return false;
    }
    return PQstatus(connection_) == CONNECTION_OK;
}

void Connection::check() { run("SELECT 1"); }

std::string Connection::place() const {
    return std::string(PQuser(connection_)) + "@" + PQhost(connection_) + ":" + PQport(connection_) + "/" +
           PQdb(connection_);
}

int Connection::server_version() const { return PQserverVersion(connection_); }

Transaction::Transaction(Connection& connection) : connection_(connection) {
    connection_.queue("BEGIN");
    connection_.in_transaction_ = true;
}

Transaction::~Transaction() {
    if (!open_ || connection_.broken_) return;
    try {
        if (connection_.in_batch_) connection_.run();
    } catch (...) {  // what is undone may have failed
        if (connection_.broken_) return;
    }
    try {
        connection_.run("ROLLBACK");
        connection_.in_transaction_ = false;
    } catch (...) {
        connection_.broken_ = true;
    }
}

// A transaction that has failed answers COMMIT with its rollback and no error; but its failure was thrown before.
void Transaction::commit() {
    connection_.queue("COMMIT");
    connection_.run();
    connection_.in_transaction_ = false;
    open_ = false;
}

}  // namespace pidpys::postgres
