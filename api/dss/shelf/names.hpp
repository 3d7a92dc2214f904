// SPDX-License-Identifier: MIT
// Names on the shelf (diadoc-dss 11.1). All files are private; the store keeps names without the prefix.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pidpys::api::dss {

inline constexpr std::string_view private_prefix = "__userId__/";

// The name after "__userId__/"; nothing without the prefix, for an empty name, and beyond 512 octets.
std::optional<std::string> private_name(std::string_view text);

// Names that the service made itself (v2) are unique: they may come bare or with the prefix.
std::string generated_name();
bool is_generated_name(std::string_view text);

}  // namespace pidpys::api::dss
