// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "crypto/base/result.hpp"

namespace pidpys::files {

// Octets of a regular file. not_found; io, of what is no such file as well.
Result<std::uintmax_t> size_of_file(const std::filesystem::path& path);

// To read, whoever holds the file for a moment. Without a buffer, in which a copy of a secret would stay: read in large pieces.
// held, io.
Result<std::ifstream> open_file(const std::filesystem::path& path);

}  // namespace pidpys::files
