// SPDX-License-Identifier: MIT
// Certificates in files of people: DER, or PEM with any number of them.
#pragma once

#include <filesystem>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::files {

// DER of each. not_found, too_large, io; malformed (a file without any).
Result<std::vector<Bytes>> read_certificates(const std::vector<std::filesystem::path>& paths);

}  // namespace pidpys::files
