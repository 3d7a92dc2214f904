// SPDX-License-Identifier: MIT
// pidpys token list: modules, the tokens that are plugged in, and what is seen on them without a PIN.
#pragma once

#include "cli/context.hpp"

namespace pidpys::cli {

struct TokenListOptions {};

int run_token_list(const Context& context, const TokenListOptions& options);

}  // namespace pidpys::cli
