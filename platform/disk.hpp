// SPDX-License-Identifier: MIT
// What std::filesystem cannot do: files that are on the disk when a call returns, and who may change a file.
#pragma once

#include <cstdint>
#include <filesystem>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::platform {

// Makes the file, which must not exist yet, with `mode` before its first octet; its content is on the disk at the
// return. What was begun is taken away again after a failure. io.
Result<void> create_durably(const std::filesystem::path& path, ByteView content, std::filesystem::perms mode);

// The same for what is to take the place of `like`: read by whom that lets read it, by its mode or access list. Where nothing
// stands there, by all whom the user's umask lets, on Windows the folder. io.
Result<void> create_in_place_of(const std::filesystem::path& like, const std::filesystem::path& path, ByteView content);

// What was written to the file is on the disk at the return. held, io.
Result<void> sync_file(const std::filesystem::path& path);

// Renames over `to`, of the same directory; the directory on the disk knows it at the return. held, io.
Result<void> rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

// Takes a file away, if it is there. held, io.
Result<void> remove_file(const std::filesystem::path& path);

// What keeps this user from writing below the path: looked at in the nearest folder that is there, as far as the system tells.
// full: less than 64 KiB left; too_long: names below it pass the 260 characters that this Windows was told to allow.
enum class Obstacle { none, full, read_only, denied, too_long };
Obstacle obstacle_at(const std::filesystem::path& path);

// On Windows what the access list comes to: the owner is 0 for SYSTEM, Administrators and TrustedInstaller, own_user() for
// the process's user, also where the list lets him write what is theirs; the mode has the bit to write of others where
// everybody may, of the group where somebody else may. A junction is what stands there, not a link.
struct FileFacts {
    enum class Kind { file, directory, link } kind = Kind::file;
    std::uint64_t owner = 0;  // user id; 0: root
    bool own_group = false;   // the group is the private one of the process's user
    std::filesystem::perms mode = std::filesystem::perms::none;
};

// Of the path itself, links not followed. not_found, io.
Result<FileFacts> facts_of(const std::filesystem::path& path);

// Which file a name leads to, links followed: another one under the same name has another volume or number.
struct FileIdentity {
    std::uint64_t volume = 0, number = 0;
    std::uint64_t size = 0;  // octets
};
Result<FileIdentity> identity_of(const std::filesystem::path& path);  // not_found, io

std::uint64_t own_user();  // id of the user that the process runs as; 1 on Windows, which has no such numbers

// What the path leads to, over whatever leads elsewhere on the way. not_found, io.
Result<std::filesystem::path> real_path(const std::filesystem::path& path);

}  // namespace pidpys::platform
