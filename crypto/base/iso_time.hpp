// SPDX-License-Identifier: MIT
// Times in texts: ISO 8601, UTC, whole seconds, as details of errors and reports have them.
#pragma once

#include <chrono>
#include <string>

namespace pidpys {

std::string iso_time(std::chrono::system_clock::time_point time);  // "2026-08-25T14:03:00Z"

}  // namespace pidpys
