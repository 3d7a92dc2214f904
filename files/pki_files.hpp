// SPDX-License-Identifier: MIT
// Files that may hold certificates or revocation lists, alone and in folders. The one place that decides which files
// count: by their ending in any case; and what they hold: by their content.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "crypto/cms/certificate_bundle.hpp"

namespace pidpys::files {

inline constexpr std::size_t max_pki_file = std::size_t{32} << 20;  // lists of large authorities have some 10 MiB
inline constexpr std::size_t max_pki_files = 512;                   // of one folder

struct PkiFile {
    std::filesystem::path path;
    crypto::PkiBundle bundle;
    std::string comments;  // lines that begin with '#', before or between PEM blocks
};

struct UnusableFile {
    std::filesystem::path path;
    Error reason;
};

// Whether the files decide in the user's name (files/guarded_file.hpp): such as others may change are unusable.
enum class Guard { needed, none };

// not_found, denied, too_large, io; malformed (neither a certificate nor a list in it).
Result<PkiFile> read_pki_file(const std::filesystem::path& path, Guard guard = Guard::none);

struct PkiFolder {
    std::vector<PkiFile> files;          // by name
    std::vector<UnusableFile> unusable;  // each with its reason: nothing is skipped in silence
};

// Files that end in .cer .crt .der .pem .p7b .p7c .crl. A certificate or list under another name is not used, since a
// name is how people put files aside, but it is named. Absent folder: empty; a folder that cannot be read is unusable.
PkiFolder read_pki_folder(const std::filesystem::path& folder, Guard guard);

// The paths read_pki_folder reads, by name, for those who watch them. io, not_found.
Result<std::vector<std::filesystem::path>> pki_paths(const std::filesystem::path& folder);

}  // namespace pidpys::files
