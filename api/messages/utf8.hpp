// SPDX-License-Identifier: MIT
// Foreign texts as people are shown them.
#pragma once

#include <string>

#include "crypto/base/utf8.hpp"

namespace pidpys::api {

// A name for people: at most this many letters, and an ellipsis where there were more.
inline constexpr std::size_t longest_name = 255;
std::string shown_name(std::string_view name);

}  // namespace pidpys::api
