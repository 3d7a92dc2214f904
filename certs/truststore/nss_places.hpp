// SPDX-License-Identifier: MIT
// Where the browsers of a user keep their NSS databases: Chromium's kind, and every Firefox profile, each as a
// Debian package, a snap and a flatpak.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pidpys::certs {

// Directories that hold a database, and those where Chromium would make one at its first start. Sorted, no doubles.
std::vector<std::filesystem::path> nss_databases(const std::filesystem::path& home);

// Whose database it is: "Firefox (default-release)", "Chromium (snap)". Profiles have the name that profiles.ini gives
// them, else that of their folder.
std::string nss_name(const std::filesystem::path& home, const std::filesystem::path& database);

}  // namespace pidpys::certs
