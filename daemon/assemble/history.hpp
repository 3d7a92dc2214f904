// SPDX-License-Identifier: MIT
// The journal for the agent's window: the agent opens no file.
#pragma once

#include <filesystem>
#include <vector>

#include "channel/control.hpp"

namespace pidpys::daemon {

// At most channel::history_page records before number `before` (0: from the end), the newest first. not_found where no
// journal is kept, io.
Result<std::vector<channel::HistoryEntry>> read_history(const std::filesystem::path& journal, std::uint64_t before);

}  // namespace pidpys::daemon
