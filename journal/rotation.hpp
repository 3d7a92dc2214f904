// SPDX-License-Identifier: MIT
// A chain over several files. What is full is closed by a `sealed` record and put aside as journal-NNNNNNNNNNNN.db, the
// number being that record's; the next file begins with the same record, so that every file can be appended to by
// itself, and with `opened`, which names it. Numbers and hashes go on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "crypto/base/result.hpp"

namespace pidpys::journal {

// The files put aside, in their order, and `file` itself.
std::vector<std::filesystem::path> files_of(const std::filesystem::path& file);

// Puts the file aside and begins the next one; where the old one is now. Only while no service writes: hold the state
// directory's lock. Broken off anywhere, it leaves a journal that goes on, and can be called again. not_found; io,
// also while somebody reads it.
Result<std::filesystem::path> rotate(const std::filesystem::path& file, const std::string& program_version,
                                     std::int64_t unix_milliseconds);

}  // namespace pidpys::journal
