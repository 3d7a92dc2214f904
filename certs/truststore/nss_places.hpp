// SPDX-License-Identifier: MIT
// Where the browsers of a user keep their NSS databases: Chromium's kind, and every Firefox profile, each as a
// Debian package, a snap and a flatpak.
#pragma once

#include <filesystem>
#include <vector>

namespace pidpys::certs {

// Directories that hold a database, and those where Chromium would make one at its first start. Sorted, no doubles.
std::vector<std::filesystem::path> nss_databases(const std::filesystem::path& home);

}  // namespace pidpys::certs
