// SPDX-License-Identifier: MIT
// Everything DSS remembers, behind one narrow interface: SQLite here, another database elsewhere. Calls are safe
// from any thread, block on disk, and throw StoreFailure where the database itself fails.
#pragma once

#include "api/dss/store/accounts.hpp"
#include "api/dss/store/bounds.hpp"
#include "api/dss/store/contents.hpp"
#include "api/dss/store/tasks.hpp"
#include "api/dss/store/work.hpp"
#include "files/database.hpp"

namespace pidpys::api::dss {

using StoreFailure = files::DatabaseFailure;

struct StoreLimits {
    std::size_t row_chunk = 64 << 10;                     // SQLite: larger parts become files
    std::uint64_t shelf_file = std::uint64_t{400} << 20;  // octets of one shelf file
    std::uint64_t shelf_user = std::uint64_t{8} << 30;    // octets of all shelf files of one user
    std::uint32_t parts = 100'000;
    std::uint32_t shelf_files = 10'000;                   // of one user
    std::uint64_t organization = std::uint64_t{8} << 30;  // octets of messages and patched contents of one organisation
    std::uint32_t organization_records = 100'000;         // messages and patched contents of one organisation
    std::int64_t slice = 512;                             // files that a node takes at a time; one write
};

struct Retention {
    std::int64_t tasks_ms = 7LL * 24 * 3600 * 1000;  // after the task ended
    std::int64_t shelf_ms = 7LL * 24 * 3600 * 1000;  // after the file's last part; patched contents too
    std::int64_t messages_ms = 0;                    // 0: kept
    std::int64_t orphans_s = 3600;                   // octets that nothing refers to (yet)
};

class Store : public AccountStore, public ContentStore, public TaskStore, public WorkQueue {
public:
    // Removes what is past its retention, expired tokens, and octets that nothing refers to. What is kept by the day goes by
    // the day: up to one later.
    virtual void sweep(std::int64_t now, const Retention& retention) = 0;

    // Null where nobody shares the place.
    virtual CommonBounds* common_bounds() { return nullptr; }
};

}  // namespace pidpys::api::dss
