// SPDX-License-Identifier: MIT
// The tables in PostgreSQL, in the schema `pidpys` of a database, and how those of an earlier version become the present
// ones. What is kept by the day lies in partitions by the number of its block: PostgresStore says which number is whose.
#pragma once

#include <cstdint>

#include "postgres/connection.hpp"

namespace pidpys::api::dss {

// Version of the tables that this program makes.
std::int64_t postgres_version();

struct PostgresVersion {
    std::int64_t tables = 0;      // 0: none of ours are there
    std::int64_t works_from = 0;  // programs that know at least this version may use them
};

PostgresVersion version_in(postgres::Connection& connection);

// Settings of a new connection, and a look at the tables: throws StoreFailure for those that this program cannot use.
void prepare_connection(postgres::Connection& connection);

// Brings the tables to postgres_version(), each version in a transaction of its own; one process at a time, the others wait.
// Throws StoreFailure, also for tables of a later version.
void migrate(postgres::Connection& connection);

}  // namespace pidpys::api::dss
