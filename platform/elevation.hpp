// SPDX-License-Identifier: MIT
// What an administrator alone may do, done by this very program in a process of its own that the system asks the user
// about (Windows' UAC). Elsewhere a command says itself what stands in front of it: sudo, pkexec.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

bool is_elevated();
bool can_ask_for_elevation();  // does this system ask users at all?

// Runs this program elevated with these arguments, without a window, and waits for its end. Its exit code. denied (the
// user said no), unsupported, io.
Result<int> run_elevated(const std::vector<std::string>& arguments);

}  // namespace pidpys::platform
