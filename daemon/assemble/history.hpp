// SPDX-License-Identifier: MIT
// The journal for the agent's window: the agent opens no file.
#pragma once

#include <filesystem>
#include <vector>

#include "channel/control.hpp"
#include "journal/record.hpp"

namespace pidpys::daemon {

// At most channel::history_page records before number `before` (0: from the end), the newest first. not_found where no
// journal is kept, io.
Result<std::vector<channel::HistoryEntry>> read_history(const std::filesystem::path& journal, std::uint64_t before);

// What was signed under the permission that a record gave: the oldest first, at most channel::history_page. not_found:
// the record is no such.
Result<std::vector<channel::HistoryEntry>> read_signed_under(const std::filesystem::path& journal,
                                                             std::uint64_t permission);

// Whether somebody at the desk would want to hear of it: the user's key was used, or its use refused, and no window
// asked him.
bool is_news(const journal::Record& record);
channel::HistoryEntry news_of(std::uint64_t sequence, const journal::Record& record);

}  // namespace pidpys::daemon
