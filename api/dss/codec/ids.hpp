// SPDX-License-Identifier: MIT
// Identifiers and times as this contract writes them (diadoc-dss 13, 7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pidpys::api::dss {

// A GUID with dashes or as 32 hex digits, in lower case with dashes.
std::optional<std::string> parse_guid(std::string_view text);
// The same, and "<32 hex>@diadoc.ru".
std::optional<std::string> parse_box_id(std::string_view text);
// The legacy form of a box id: "<32 hex>@diadoc.ru".
std::string legacy_box_id(std::string_view guid);
// 40 hex digits in upper case; blanks are dropped.
std::optional<std::string> parse_thumbprint(std::string_view text);

// 100 ns since 0001-01-01, from Unix milliseconds.
constexpr std::int64_t ticks(std::int64_t unix_ms) { return 621355968000000000 + unix_ms * 10000; }

}  // namespace pidpys::api::dss
