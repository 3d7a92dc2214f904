// SPDX-License-Identifier: MIT
// The tables, and how an older database becomes the present one. The version stands in PRAGMA user_version.
#pragma once

#include <cstdint>

#include "files/database.hpp"

namespace pidpys::api::dss {

// Version of the tables that this program makes.
std::int64_t sqlite_version();

// Throws StoreFailure for a database of a later version than this program knows. One of an earlier version is copied whole
// to FILE.before-VERSION first, which stays until somebody deletes it.
void migrate(files::Database& database, const std::filesystem::path& file);

}  // namespace pidpys::api::dss
