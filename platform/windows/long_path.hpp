// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace pidpys::platform {

// Whether Windows lets this process have paths of more than 260 characters: its manifest asks for it, the machine's setting
// LongPathsEnabled allows it. What a system says that does not know the question: yes.
bool has_long_paths();

// Whether names in the folder, of up to 80 characters, would be more than 260.
bool passes_old_length(const std::filesystem::path& folder);

}  // namespace pidpys::platform
