// SPDX-License-Identifier: MIT
// A person at the terminal who says yes or no.
#pragma once

#include <string>

#include "cli/context.hpp"

namespace pidpys::cli {

// Shows the question and waits five minutes for its answer; yes in any of the four languages. Errors of platform::Console:
// there is no terminal, nobody answered.
Result<bool> consents(const std::string& question);

}  // namespace pidpys::cli
