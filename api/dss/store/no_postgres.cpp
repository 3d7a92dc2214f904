// SPDX-License-Identifier: MIT
// In the place of postgres_*.cpp where libpq is not there: Windows, or a build without PIDPYS_POSTGRES.
#include "api/dss/store/open_store.hpp"

namespace pidpys::api::dss {
namespace {

[[noreturn]] void refuse() {
    throw StoreFailure("this build of pidpys has no PostgreSQL: dss.store cannot be postgresql://");
}

}  // namespace

std::unique_ptr<Store> open_postgres(const StorePlace&, StoreUse) { refuse(); }
StoreReport report_postgres(const StorePlace&, bool) { refuse(); }

}  // namespace pidpys::api::dss
