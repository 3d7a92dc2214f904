// SPDX-License-Identifier: MIT
// Which store it is: SQLite in the state directory, or a PostgreSQL database.
#pragma once

#include <memory>

#include "api/dss/store/chunk_files.hpp"
#include "api/dss/store/place.hpp"
#include "api/dss/store/store.hpp"
#include "api/http/gather.hpp"

namespace pidpys::api::dss {

// SQLite's is there once somebody has made it; another database always is.
bool is_there(const StorePlace& place);

struct StoreUse {
    StoreLimits limits = {};
    MapFile map = read_file;
    GatherBlob gather = gather_in_memory;
};

// SQLite's is made, or brought to the present version. Throws StoreFailure: an address or a password source that is none, a
// database that this build cannot speak to, or SQLite's own failures. PostgreSQL's come when the store is used.
std::unique_ptr<Store> open_store(const StorePlace& place, StoreUse use = {});

struct StoreReport {
    std::string kind;         // "SQLite", "PostgreSQL"
    std::string place;        // file, or user, host and name
    std::int64_t tables = 0;  // their version; 0: none are there
    std::int64_t known = 0;   // the version that this program makes
};

// Of what is there; nothing is changed or made. Throws StoreFailure.
StoreReport report_store(const StorePlace& place);

// Makes the tables, or brings them to the present version; the report after that. Throws StoreFailure.
StoreReport migrate_store(const StorePlace& place);

// Those of PostgreSQL: postgres_open.cpp, or no_postgres.cpp in a build without it.
std::unique_ptr<Store> open_postgres(const StorePlace& place, StoreUse use);
StoreReport report_postgres(const StorePlace& place, bool after_migration);

}  // namespace pidpys::api::dss
