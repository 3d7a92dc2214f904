// SPDX-License-Identifier: MIT
#pragma once

#include "api/accounts/accounts.hpp"

namespace pidpys::api::test {

inline Caller page(const std::string& origin) { return {*parse_origin(origin), {}}; }

}  // namespace pidpys::api::test
