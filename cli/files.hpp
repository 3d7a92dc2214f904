// SPDX-License-Identifier: MIT
// Whole files, within a bound.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::cli {

inline constexpr std::size_t kMaxDocument = std::size_t{2} << 30;
inline constexpr std::size_t kMaxKeyFile = std::size_t{4} << 20;

Result<Bytes> read_file(const std::string& path, std::size_t max_size);  // not_found, too_large, io

// Readable by all, as umask-made documents are; replaced in one step. io.
Result<void> write_document(const std::string& path, ByteView content);

// Certificates of DER or PEM files. not_found, malformed, io.
Result<std::vector<Bytes>> read_certificates(const std::vector<std::string>& paths);

}  // namespace pidpys::cli
