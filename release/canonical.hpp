// SPDX-License-Identifier: MIT
// Values of which there is one spelling alone, so that what is signed and what is read cannot part.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pidpys::release {

// Decimal, without signs or leading zeros, at most `most`.
std::optional<std::uint64_t> read_number(std::string_view text, std::uint64_t most);

// "2026-08-25T14:03:00Z", as iso_time writes it, of the years 2000 to 2199.
std::optional<std::chrono::sys_seconds> read_time(std::string_view text);

}  // namespace pidpys::release
