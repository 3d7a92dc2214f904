// SPDX-License-Identifier: MIT
// The tables, and how an older database becomes the present one. The version stands in PRAGMA user_version.
#pragma once

#include "files/database.hpp"

namespace pidpys::api::dss {

// Throws StoreFailure for a database of a later version than this program knows.
void migrate(files::Database& database);

}  // namespace pidpys::api::dss
