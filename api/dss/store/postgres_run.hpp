// SPDX-License-Identifier: MIT
// How the parts of PostgresStore use a connection.
#pragma once

#include <type_traits>

#include "api/dss/store/postgres_store.hpp"

namespace pidpys::api::dss {

inline constexpr int kAttempts = 3;
inline constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

template <class Work>
auto PostgresStore::reading(Work work) {
    for (int attempt = 1;; ++attempt) {
        const auto connection = pool_.lend();
        try {
            return work(*connection);
        } catch (const postgres::Failure& failure) {
            if (!failure.is_lost() || attempt > 1) throw;
        }
    }
}

template <class Work>
auto PostgresStore::writing(Work work) {
    for (int attempt = 1;; ++attempt) {
        const auto connection = pool_.lend();
        try {
            return work(*connection);
        } catch (const postgres::Failure& failure) {
            const bool undone = failure.state == "40001" || failure.state == "40P01";  // serialisation, deadlock
            if (!undone || attempt == kAttempts) throw;
        }
    }
}

// Another node may have dropped the partition since.
template <class Work>
auto PostgresStore::writing_to(const Block& block, Work work) {
    make_block(block);
    try {
        return writing(work);
    } catch (const postgres::Failure& failure) {
        if (failure.state != postgres::kCheckViolation) throw;
    }
    forget_block(block);
    make_block(block);
    return writing(work);
}

template <class Make>
auto PostgresStore::all(const char* sql, const Values& values, Make make) {
    return reading([&](Connection& connection) {
        std::vector<std::invoke_result_t<Make, const Row&>> rows;
        connection.run(sql, values, [&](const Row& row) { rows.push_back(make(row)); });
        return rows;
    });
}

template <class Make>
auto PostgresStore::first(const char* sql, const Values& values, Make make) {
    return reading([&](Connection& connection) {
        std::optional<std::invoke_result_t<Make, const Row&>> found;
        connection.run(sql, values, [&](const Row& row) {
            if (!found) found = make(row);
        });
        return found;
    });
}

}  // namespace pidpys::api::dss
