// SPDX-License-Identifier: MIT
// Everything DSS remembers, behind one narrow interface: SQLite here, another database elsewhere. Calls are safe
// from any thread, block on disk, and throw StoreFailure where the database itself fails.
#pragma once

#include "api/dss/store/accounts.hpp"
#include "api/dss/store/contents.hpp"
#include "api/dss/store/tasks.hpp"
#include "files/database.hpp"

namespace pidpys::api::dss {

using StoreFailure = files::DatabaseFailure;

struct Retention {
    std::int64_t tasks_ms = 7LL * 24 * 3600 * 1000;  // after the task ended
    std::int64_t shelf_ms = 7LL * 24 * 3600 * 1000;  // after the file's last part; patched contents too
    std::int64_t messages_ms = 0;                    // 0: kept
    std::int64_t orphans_s = 3600;                   // octets that nothing refers to (yet)
};

class Store : public AccountStore, public ContentStore, public TaskStore {
public:
    // Removes what is past its retention, expired tokens, and octets that nothing refers to.
    virtual void sweep(std::int64_t now, const Retention& retention) = 0;
};

}  // namespace pidpys::api::dss
