// SPDX-License-Identifier: MIT
// The file of names that this machine reads before it asks a server: /etc/hosts, and below System32\drivers\etc.
#pragma once

#include <filesystem>

namespace pidpys::platform {

std::filesystem::path hosts_file();

}  // namespace pidpys::platform
