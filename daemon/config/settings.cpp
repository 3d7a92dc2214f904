// SPDX-License-Identifier: MIT
#include "daemon/config/settings.hpp"

#include "certs/stored_key.hpp"

namespace pidpys::daemon {

std::filesystem::path key_place(const std::string& name, const std::filesystem::path& base) {
    return certs::store_name(name) ? std::filesystem::path(name) : base / name;
}

std::vector<std::filesystem::path> authority_folders(const Settings& settings, const std::filesystem::path& state) {
    std::vector<std::filesystem::path> folders = settings.authorities;
    if (settings.own_authorities) folders.push_back(state / "authorities");
    return folders;
}

}  // namespace pidpys::daemon
