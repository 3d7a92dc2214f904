// SPDX-License-Identifier: MIT
// A file's octets without copying them into memory.
#pragma once

#include <filesystem>

#include "platform/spill_file.hpp"

namespace pidpys::platform {

// A regular file that nobody writes any more, mapped read-only; not through a symbolic link. Errc::not_found, io; an
// empty file gives an empty view.
Result<SpillFile::Mapping> map_file(const std::filesystem::path& file);

}  // namespace pidpys::platform
