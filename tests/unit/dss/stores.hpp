// SPDX-License-Identifier: MIT
// Every store that this build has, with the accounts of populate() in it.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "api/dss/store/open_store.hpp"
#include "tests/unit/dss/world.hpp"

namespace pidpys::test {

inline const std::vector<api::dss::TaskFile> three_files = {{"a", 1, {1}}, {"b", 2, {2}}, {"c", 3, {3}}};

inline api::dss::StoreLimits small_chunks() {
    api::dss::StoreLimits limits;
    limits.row_chunk = 4;  // SQLite: what is larger is a file
    return limits;
}

// In a test case: each of them in its turn.
std::string any_store();

struct StoreFixture {
    explicit StoreFixture(api::dss::StoreLimits limits = {}, const std::string& kind = any_store(),
                          std::chrono::milliseconds lease = std::chrono::seconds(15));

    // A second one on the same place.
    [[nodiscard]] std::unique_ptr<api::dss::Store> again() const;
    // Another node; where there can be none, the same store once more.
    api::dss::Store& another();
    // Adds the task, and somebody says yes.
    void allow(api::dss::Task& task, const std::vector<api::dss::TaskFile>& files,
               const std::vector<std::uint64_t>& left_out = {});
    // The files' results, under leases that are taken for it; the task's slices are done if `finish` is given.
    void write(const api::dss::Task& task, const std::vector<api::dss::FileResult>& results,
               std::optional<std::int64_t> finish);
    std::string text(api::dss::ContentId content);
    api::dss::Task task();

    TemporaryDirectory directory;
    api::dss::StorePlace place;
    api::dss::StoreLimits limits;
    std::unique_ptr<api::dss::Store> held, other;
    api::dss::Store& store;
    std::atomic<int> count = 0;
};

}  // namespace pidpys::test
