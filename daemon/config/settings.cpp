// SPDX-License-Identifier: MIT
#include "daemon/config/settings.hpp"

namespace pidpys::daemon {

std::vector<std::filesystem::path> authority_folders(const Settings& settings, const std::filesystem::path& state) {
    std::vector<std::filesystem::path> folders = settings.authorities;
    if (settings.own_authorities) folders.push_back(state / "authorities");
    return folders;
}

}  // namespace pidpys::daemon
