// SPDX-License-Identifier: MIT
// Why something did not come of a module: its own word (CK_RV), or the helper's end.
#pragma once

#include <cstdint>
#include <string>

#include <tl/expected.hpp>

#include "crypto/base/result.hpp"

namespace pidpys::token {

struct Failure {
    Error error;
    std::uint64_t code = 0;   // CK_RV; 0: the module said nothing
    std::uint64_t flags = 0;  // of a login: CK_TOKEN_INFO.flags afterwards
};

template <class T>
using Answered = tl::expected<T, Failure>;

// The code with its standard's name in the detail, where it is one that is met.
Failure refusal(std::uint64_t code, std::uint64_t flags = 0);

}  // namespace pidpys::token
