// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace pidpys::platform {

// Could somebody read the file beside its owner and the system (root, SYSTEM, Administrators)? Where it cannot be found out: yes.
bool others_may_read(const std::filesystem::path& path);

}  // namespace pidpys::platform
