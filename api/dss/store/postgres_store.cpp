// SPDX-License-Identifier: MIT
#include "api/dss/store/postgres_store.hpp"

#include <algorithm>

#include "api/dss/store/postgres_run.hpp"
#include "api/dss/store/postgres_schema.hpp"
#include "api/dss/store/rules.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api::dss {
namespace {

constexpr int kind_bit = 62, day_bit = 40;  // below: a number of the sequence `ids`
constexpr std::int64_t last_day = (std::int64_t{1} << (kind_bit - day_bit)) - 64;
constexpr std::int64_t days_of_kept = 32;

PostgresStore::Block block_of_day(PostgresStore::Block::Kind kind, std::int64_t day) {
    const std::int64_t days = kind == PostgresStore::Block::kept ? days_of_kept : 1;
    const std::int64_t first = std::int64_t{kind == PostgresStore::Block::kept} << kind_bit;
    PostgresStore::Block block{kind, first + ((day / days * days) << day_bit), 0, first + (day << day_bit)};
    block.high = block.low + (days << day_bit);
    return block;
}

}  // namespace

PostgresStore::Block block_at(PostgresStore::Block::Kind kind, std::int64_t ms) {
    return block_of_day(kind, std::clamp<std::int64_t>(ms / day_ms, 0, last_day));
}

PostgresStore::Block block_from(PostgresStore::Block::Kind kind, std::int64_t low) {
    return block_of_day(kind, (low & ((std::int64_t{1} << kind_bit) - 1)) >> day_bit);
}

PostgresStore::PostgresStore(Parts parts)
    : node_(random_uuid()),
      limits_(parts.limits),
      gather_(std::move(parts.gather)),
      lease_(parts.lease),
      address_(parts.address),
      password_(parts.password),
      pool_({std::move(parts.address), std::move(parts.password), prepare_connection}, parts.pool) {}

void PostgresStore::make_block(const Block& block) {
    {
        const std::lock_guard lock(mutex_);
        if (blocks_.contains({block.kind, block.low})) return;
    }
    writing([&](Connection& connection) {
        const auto make = [&](const char* table) {
            connection.queue("SELECT add_block($1, $2, $3)", Values().text(table).number(block.low).number(block.high));
        };
        if (block.kind == Block::tasks)
            for (const char* table : {"tasks", "task_files", "task_results"}) make(table);
        else
            for (const char* table : {"contents", "parts", "chunks"}) make(table);
        connection.run();
    });
    const std::lock_guard lock(mutex_);
    blocks_.insert({block.kind, block.low});
}

void PostgresStore::forget_block(const Block& block) {
    const std::lock_guard lock(mutex_);
    blocks_.erase({block.kind, block.low});
}

std::int64_t PostgresStore::change(const char* sql, const Values& values) {
    return writing([&](Connection& connection) { return connection.run(sql, values); });
}

Result<void> PostgresStore::add(const char* sql, const Values& values, const char* what) {
    try {
        return added(change(sql, values), what);
    } catch (const postgres::Failure& failure) {
        if (failure.state != postgres::kNullViolation) throw;
        return fail(Errc::invalid_argument, std::string(what) + ": not a text in UTF-8");
    }
}

Result<void> PostgresStore::change_known(const char* sql, const Values& values, const char* what) {
    return found(change(sql, values), what);
}

bool PostgresStore::any(const char* sql, const Values& values) {
    return reading([&](Connection& connection) { return connection.run(sql, values) > 0; });
}

}  // namespace pidpys::api::dss
