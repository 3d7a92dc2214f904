// SPDX-License-Identifier: MIT
// The file that a command looks for signatures in: a signature, or a container of files with theirs.
#pragma once

#include <optional>
#include <string>

#include "asic/archive.hpp"

namespace pidpys::cli {

// Whether a file is a container, by its first octets; standard input is none. not_found, io: it cannot be read.
Result<bool> is_container(const std::string& path);

struct SignatureFile {
    Bytes octets;                            // out of the clothes they may wear; none of a container that is a file
    std::optional<asic::Archive> container;  // may look into the octets
};

// Errors of read_signature and asic::Archive.
Result<SignatureFile> open_signature(const std::string& path);

}  // namespace pidpys::cli
