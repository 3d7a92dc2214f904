// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

#include "api/workers.hpp"

namespace pidpys::api::dss {

// Milliseconds since 1970, the unit of every time in the store.
inline std::int64_t unix_ms(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
inline std::int64_t unix_ms(const Clock& clock) { return unix_ms(clock.now()); }

}  // namespace pidpys::api::dss
