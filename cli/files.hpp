// SPDX-License-Identifier: MIT
// Documents and signatures as files.
#pragma once

#include <string>

#include "crypto/base/bytes.hpp"
#include "files/read_file.hpp"

namespace pidpys::cli {

inline constexpr std::size_t kMaxDocument = std::size_t{2} << 30;

// A signature in a file, out of the clothes it may wear (crypto/cms/undress.hpp). Errors of files::read_file; malformed.
Result<Bytes> read_signature(const std::string& path);

// Readable by all, as documents are; replaced in one step. io.
Result<void> write_document(const std::string& path, ByteView content);

}  // namespace pidpys::cli
