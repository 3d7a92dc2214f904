// SPDX-License-Identifier: MIT
// xsd:dateTime: "2026-05-19T09:02:00Z", with a fraction or another zone; without any it is UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace pidpys::xml {

// Whole seconds; nothing for another text, and for years that the clock does not have.
std::optional<std::chrono::system_clock::time_point> read_date_time(std::string_view text);

}  // namespace pidpys::xml
