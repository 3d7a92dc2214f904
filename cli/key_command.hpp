// SPDX-License-Identifier: MIT
// pidpys key info: whose keys a container holds, and what they are for.
#pragma once

#include "cli/key_file.hpp"

namespace pidpys::cli {

int run_key_info(const Context& context, const KeyFile& file);

}  // namespace pidpys::cli
