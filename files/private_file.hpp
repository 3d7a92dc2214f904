// SPDX-License-Identifier: MIT
// Files that only their owner may read, replaced in one step: a reader sees the old content or the new, never half.
#pragma once

#include <filesystem>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::files {

// Creates the directory (and its parents) and makes it 0700. io.
Result<void> make_private_directory(const std::filesystem::path& directory);

// Writes a neighbour with `mode` set before its first octet, then renames it over `path`. Content and name are on the
// disk at the return: a power cut leaves the old file or the new one. io.
Result<void> replace_file(const std::filesystem::path& path, ByteView content,
                          std::filesystem::perms mode = std::filesystem::perms::owner_read |
                                                        std::filesystem::perms::owner_write);

// Where the next content of a file is written: beside it, under a name of its own.
std::filesystem::path neighbour_of(const std::filesystem::path& path);

// Renames what was written there over the file; after a failure it is taken away again. held, io.
Result<void> take_place(const std::filesystem::path& neighbour, const std::filesystem::path& path);

// The whole file, in secret memory. not_found, too_large, io.
Result<SecretBytes> read_private_file(const std::filesystem::path& path, std::size_t max_size);

}  // namespace pidpys::files
