// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace pidpys::platform {

// Could somebody read the file beside its owner and the system (root, SYSTEM, Administrators)? Where it cannot be found out: yes.
bool others_may_read(const std::filesystem::path& path);

// What a person does about that, in words for a message.
std::string how_to_keep_from_others(const std::filesystem::path& path);

}  // namespace pidpys::platform
