// SPDX-License-Identifier: MIT
// Revocation lists as files beside the authorities.
#pragma once

#include <filesystem>
#include <vector>

#include "crypto/base/bytes.hpp"

namespace pidpys::certs {

// The revocation lists (*.crl, DER or PEM) in directories of authorities, DER: at most 64 files of 32 MiB. What cannot
// be read is left out: a list that is being downloaded must not stop the service.
std::vector<Bytes> load_revocation_lists(const std::vector<std::filesystem::path>& directories);

// Watches the files of load_revocation_lists: authorities publish new lists every day.
class RevocationFiles {
public:
    explicit RevocationFiles(std::vector<std::filesystem::path> directories) : directories_(std::move(directories)) {}

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
    std::vector<std::filesystem::path> directories_;
    std::vector<Stamp> stamps_;
};

}  // namespace pidpys::certs
