// SPDX-License-Identifier: MIT
// What this user's session starts by itself: the registry's Run of Windows. Where packages bring units and desktop entries
// for that, every call answers `unsupported`.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

// `name`: of the entry; `command`: the program with its arguments. io.
Result<void> set_autostart(const std::string& name, const std::vector<std::string>& command);
Result<void> clear_autostart(const std::string& name);   // good if it is not there
Result<std::string> autostart(const std::string& name);  // the command line; not_found, io

}  // namespace pidpys::platform
