// SPDX-License-Identifier: MIT
#include "api/dss/store/open_store.hpp"

#include "api/dss/store/schema.hpp"
#include "api/dss/store/sqlite_store.hpp"

namespace pidpys::api::dss {
namespace {

StoreReport report_sqlite(const StorePlace& place) {
    const auto file = SqliteStore::database_file(place.directory);
    StoreReport report{"SQLite", file.string(), 0, sqlite_version()};
    if (!is_there(place)) return report;
    Database database(file, Database::Access::read);
    Query version(database, "PRAGMA user_version");
    version.step();
    report.tables = version.number(0);
    return report;
}

}  // namespace

bool is_there(const StorePlace& place) {
    std::error_code ignored;
    return !place.address.empty() || std::filesystem::exists(SqliteStore::database_file(place.directory), ignored);
}

std::unique_ptr<Store> open_store(const StorePlace& place, StoreUse use) {
    if (!place.address.empty()) return open_postgres(place, std::move(use));
    return std::make_unique<SqliteStore>(place.directory, use.limits, std::move(use.map), std::move(use.gather),
                                         place.lease);
}

StoreReport report_store(const StorePlace& place) {
    return place.address.empty() ? report_sqlite(place) : report_postgres(place, false);
}

StoreReport migrate_store(const StorePlace& place) {
    if (!place.address.empty()) return report_postgres(place, true);
    { const SqliteStore opened(place.directory); }  // is all that it takes
    return report_sqlite(place);
}

}  // namespace pidpys::api::dss
