// SPDX-License-Identifier: MIT
// Files that decide in the user's name (policy, configuration, authorities, accounts): nobody but the user and root may
// be able to change them, neither the file nor a directory on the way to it.
#pragma once

#include <filesystem>
#include <string>

#include "platform/disk.hpp"

namespace pidpys::files {

// Why somebody besides root and the user `we` could change what is there; empty if nobody can. A directory that others
// may write is no way for them if it is sticky (/tmp), nor for the user's private group.
std::string writable_by(const platform::FileFacts& facts, std::uint64_t we);

// The first step to the file, of the path as given and of the one behind its links, that somebody besides root and the
// user `we` could change (0: besides root), and why; an empty reason: there is none. not_found, io.
struct OpenStep {
    std::filesystem::path step;
    std::string why;
};
Result<OpenStep> open_step(const std::filesystem::path& path, std::uint64_t we = platform::own_user());

// denied names that step and the reason; not_found, io.
Result<void> check_only_we_write(const std::filesystem::path& path);

// A regular file that passes the check. not_found, denied, too_large, io.
Result<Bytes> read_guarded_file(const std::filesystem::path& path, std::size_t max_size);

}  // namespace pidpys::files
