// SPDX-License-Identifier: MIT
// Whole files, within a bound.
#pragma once

#include <filesystem>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::files {

inline constexpr std::size_t max_key_file = std::size_t{4} << 20;

// Regular files alone. not_found, too_large, held, io; the detail names the path.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_size);

}  // namespace pidpys::files
