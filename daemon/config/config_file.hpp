// SPDX-License-Identifier: MIT
// The configuration file (TOML). A key it does not know is an error: a misspelt restriction must not pass unnoticed.
#pragma once

#include <string_view>

#include "crypto/base/result.hpp"
#include "daemon/config/settings.hpp"

namespace pidpys::daemon {

// Relative paths in it are relative to the file. Errors: not_found, denied (others may write it),
// too_large, io, malformed with file, line and key.
Result<void> read_config_file(const std::filesystem::path& file, Settings& settings);

// The same from a text; `origin` names it in errors, `base` is what relative paths are relative to.
Result<void> read_config(std::string_view text, std::string_view origin, const std::filesystem::path& base, Settings& settings);

}  // namespace pidpys::daemon
