// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>

#include "crypto/base/result.hpp"

namespace pidpys::files {

// To read, whoever holds the file for a moment. Without a buffer, in which a copy of a secret would stay: read in large pieces.
// held, io.
Result<std::ifstream> open_file(const std::filesystem::path& path);

}  // namespace pidpys::files
