// SPDX-License-Identifier: MIT
// Authorities and revocation lists as files in directories.
#pragma once

#include <filesystem>
#include <vector>

#include "certs/trust.hpp"
#include "files/pki_files.hpp"

namespace pidpys::certs {

struct AuthorityFiles {
    std::vector<Authority> authorities;
    std::vector<Bytes> revocation_lists;        // DER
    std::vector<files::UnusableFile> unusable;  // what was passed over, each with its reason, for the log and doctor
};

// Everything in the directories that files/pki_files.hpp reads. A file with certificates is one authority: id and name
// from `# id:` and `# name:` comment lines, or the file's name and the first certificate; `# tsp:`, `# ocsp:`, `# cmp:`
// for its addresses. Lists may stand in files of their own or beside certificates. One damaged file costs nobody the
// others. An absent directory is empty.
AuthorityFiles load_authority_files(const std::vector<std::filesystem::path>& directories);

// Watches the files of load_authority_files: authorities publish new lists every day.
class AuthorityWatch {
public:
    // `files`: watched beside those of the directories, by these very names.
    explicit AuthorityWatch(std::vector<std::filesystem::path> directories,
                            std::vector<std::filesystem::path> files = {})
        : directories_(std::move(directories)), files_(std::move(files)) {}

    // True if the files differ from those of the last call; the first finds them new if there are any.
    bool changed();

    [[nodiscard]] const std::vector<std::filesystem::path>& directories() const { return directories_; }

private:
    struct Stamp {
        std::filesystem::path file;
        std::filesystem::file_time_type time;
        std::uintmax_t size = 0;
        bool operator==(const Stamp&) const = default;
    };
    std::vector<std::filesystem::path> directories_, files_;
    std::vector<Stamp> stamps_;
};

}  // namespace pidpys::certs
