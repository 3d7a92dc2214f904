// SPDX-License-Identifier: MIT
// What crypto/base/ascii.hpp does not have of letters' case.
#pragma once

#include <string>
#include <string_view>

namespace pidpys::api::dss {

// ASCII letters alone are folded.
std::string upper(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace pidpys::api::dss
