// SPDX-License-Identifier: MIT
// Names of files that are put into a container together: whoever gets it can unpack it, on any system, and tells them apart.
#pragma once

#include <span>
#include <string>

#include "crypto/base/result.hpp"

namespace pidpys::asic {

inline constexpr std::size_t kMaxFiles = 256;  // of a container that is made here

// invalid_argument: a name that containers keep for themselves; one with invisible characters or marks that turn
// the direction of writing; one that Windows keeps for devices or does not write as it is (a step that ends in a blank or dot);
// two that differ in nothing but letters' case or their encoding (NFKC_Casefold, UAX #44), or of which one is the folder of the
// other. malformed (check_name); too_large.
Result<void> check_file_names(std::span<const std::string> names);

}  // namespace pidpys::asic
