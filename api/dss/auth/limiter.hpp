// SPDX-License-Identifier: MIT
// How often: log-in failures of a login. In memory, bounded, safe from any thread; where several nodes are one service, in their
// database, so that who guesses at all of them gains nothing.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/accounts/rates.hpp"
#include "api/dss/store/bounds.hpp"

namespace pidpys::api::dss {

// After `limit` attempts that were not right within `window` a login has to wait until the window has passed. A login that
// exists has a count of its own, which no number of other names makes it forget; names that do not exist share a fixed
// number of counts by a secret hash. A guesser sees no difference: he would need some ten thousand attempts within one
// window to fill those, and each costs a derivation. (In a database each name has a row until its window ends.)
class FailureLimiter {
public:
    // `common` outlives it; null: this process alone counts.
    FailureLimiter(unsigned limit, std::chrono::seconds window, CommonBounds* common = nullptr);

    // The count of a login: by the user's id if there is such a user, else by the name (compared without case).
    [[nodiscard]] std::string count_of(std::string_view user_id, std::string_view name) const;

    // Counts an attempt before it is made, so that however many are made at a time, no more than `limit` are.
    // Seconds to wait; 0: go on.
    std::int64_t begin(const std::string& count, SteadyTime now);
    void succeeded(const std::string& count);

    [[nodiscard]] std::size_t size() const;  // counts that are kept

private:
    struct Count {
        unsigned attempts = 0;
        SteadyTime since;
    };
    const unsigned limit_;
    const std::chrono::seconds window_;
    CommonBounds* const common_;
    std::array<std::uint8_t, 32> secret_{};
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Count> counts_;
};

}  // namespace pidpys::api::dss
