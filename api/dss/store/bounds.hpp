// SPDX-License-Identifier: MIT
// What the nodes of one service hold their callers to together. Of a name the database has a digest alone. Calls are as those
// of the store (store.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "api/accounts/rates.hpp"

namespace pidpys::api::dss {

class CommonBounds {
public:
    virtual ~CommonBounds() = default;

    // One more attempt of a name; the first of a window begins it. By the clock of the database.
    struct Attempt {
        std::int64_t count = 0;  // this one included
        std::int64_t left = 0;   // of the window, seconds
    };
    virtual Attempt begin_attempt(std::string_view name, std::chrono::seconds window) = 0;
    virtual void forget_attempts(std::string_view name) = 0;

    // Tells the others what was used here, and what the same names have used there since this was asked last.
    virtual std::vector<Rates::Use> exchange(const std::vector<Rates::Use>& used_here) = 0;
};

}  // namespace pidpys::api::dss
