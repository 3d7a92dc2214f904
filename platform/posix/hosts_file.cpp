// SPDX-License-Identifier: MIT
#include "platform/hosts_file.hpp"

namespace pidpys::platform {

std::filesystem::path hosts_file() { return "/etc/hosts"; }

}  // namespace pidpys::platform
