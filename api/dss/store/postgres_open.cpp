// SPDX-License-Identifier: MIT
#include "api/dss/store/open_store.hpp"
#include "api/dss/store/postgres_schema.hpp"
#include "api/dss/store/postgres_store.hpp"
#include "api/dss/tasks/password_source.hpp"

namespace pidpys::api::dss {
namespace {

constexpr auto migration_time = std::chrono::hours(12);  // of large tables

postgres::Address address_of(const StorePlace& place) {
    auto address = postgres::Address::parse(place.address);
    if (!address) throw StoreFailure(address.error().detail);
    return std::move(*address);
}

std::function<Result<SecretString>()> password_of(const StorePlace& place) {
    if (place.password.empty()) return {};
    return [source = place.password] { return read_password(source); };
}

}  // namespace

std::unique_ptr<Store> open_postgres(const StorePlace& place, StoreUse use) {
    PostgresStore::Parts parts{address_of(place), password_of(place), use.limits, std::move(use.gather), {},
                               place.lease};
    parts.pool.connections = place.connections;
    return std::make_unique<PostgresStore>(std::move(parts));
}

StoreReport report_postgres(const StorePlace& place, bool after_migration) {
    SecretString password;
    if (const auto read = password_of(place)) {
        auto found = read();
        if (!found) throw StoreFailure("the password of the database: " + found.error().detail);
        password = std::move(*found);
    }
    postgres::Connection connection(address_of(place), password, migration_time);
    if (after_migration) migrate(connection);
    return {"PostgreSQL", connection.place(), version_in(connection).tables, postgres_version()};
}

}  // namespace pidpys::api::dss
