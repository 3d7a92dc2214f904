// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "crypto/cms/digest.hpp"

namespace pidpys::files {

// Of a regular file of any size, piece by piece. not_found, io; errors of the digest.
Result<Bytes> digest_file(const std::filesystem::path& path, const crypto::DigestAlgorithm& algorithm);

}  // namespace pidpys::files
