// SPDX-License-Identifier: MIT
// The process's own words to its administrator: one line a message on standard error, with the priority prefix of
// sd-daemon(3) under a journal, or an event a message where the process is a service of Windows. Never a secret, never what a caller sent.
#pragma once

#include <string_view>

namespace pidpys::daemon {

enum class LogLevel { debug, info, warning, error };

void set_log_level(LogLevel level);              // default: info
[[nodiscard]] bool log_enabled(LogLevel level);  // is the text worth making?

// Control characters in `text` are written as '?', so that no message can forge another line.
void log(LogLevel level, std::string_view text);

}  // namespace pidpys::daemon
