// SPDX-License-Identifier: MIT
// A password in a file, a pipe or a systemd credential, straight into secret memory.
#pragma once

#include <filesystem>

#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::files {

enum class Readers {
    owner,  // refused (denied) where the group or others may read the file
    any     // pipes, descriptors, credentials: whoever made them chose who reads them
};

// The first line in UTF-8, without its end and without a byte order mark; at most 1,024 octets. UTF-16 with a mark
// (Windows' Notepad) is turned. not_found, denied (also: a regular file that others
// may change), too_large, io.
Result<SecretString> read_password_file(const std::filesystem::path& path, Readers readers);

}  // namespace pidpys::files
