// SPDX-License-Identifier: MIT
// pidpys upgrade of an ASiC container: each signature in it is raised, and nothing else changes.
#pragma once

#include "asic/archive.hpp"
#include "cli/upgrade_command.hpp"

namespace pidpys::cli {

// Raises, and writes to `output`. Errors of asic::Raising and Levels, with the signature's name.
Result<RaisedFile> upgrade_container(const Context& context, const UpgradeCommand& command, asic::Archive archive,
                                     const std::string& output);

}  // namespace pidpys::cli
