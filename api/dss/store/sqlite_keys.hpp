// SPDX-License-Identifier: MIT
// Keys of a task's files and results in SQLite: what is of one task lies together, in the order of the request.
#pragma once

#include <cstdint>

namespace pidpys::api::dss {

inline constexpr std::int64_t files_per_task = std::int64_t{1} << 24;

inline std::int64_t first_key(std::int64_t task) { return task * files_per_task; }
inline std::uint32_t index_of(std::int64_t key) { return static_cast<std::uint32_t>(key % files_per_task); }

}  // namespace pidpys::api::dss
