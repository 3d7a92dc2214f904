// SPDX-License-Identifier: MIT
// Where the store is.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace pidpys::api::dss {

struct StorePlace {
    std::filesystem::path directory;  // of dss.db and chunks/
    std::string address;              // "postgresql://…"; empty: SQLite
    std::string password;      // where that database's is found (tasks/password_source.hpp); empty: it needs none of us
    unsigned connections = 8;  // to it, at most
    std::chrono::milliseconds lease{15'000};  // of what a node does; renewed three times in it
};

}  // namespace pidpys::api::dss
