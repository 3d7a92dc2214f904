// SPDX-License-Identifier: MIT
// What PostgreSQL or the way to it answers instead of a result. English, safe to show: neither a password nor a value of a
// row is in it.
#pragma once

#include <string>
#include <utility>

#include "files/database.hpp"

namespace pidpys::postgres {

// `state`: SQLSTATE (PostgreSQL, appendix A); empty where the connection itself has failed, and then nobody knows whether
// the last statements were done.
struct Failure : files::DatabaseFailure {
    explicit Failure(const std::string& what, std::string code = {})
        : DatabaseFailure("PostgreSQL: " + what), state(std::move(code)) {}
    std::string state;

    [[nodiscard]] bool is_lost() const { return state.empty(); }
};

inline constexpr std::string_view kUniqueViolation = "23505", kNullViolation = "23502", kForeignKeyViolation = "23503",
                                  kCheckViolation = "23514", kLockNotAvailable = "55P03", kUndefinedTable = "42P01";

}  // namespace pidpys::postgres
