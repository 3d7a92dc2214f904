// SPDX-License-Identifier: MIT
// The process's own words to its administrator: one line a message on standard error, with the priority prefix of
// sd-daemon(3) under a journal, or an event a message where the process is a service of Windows. Never a secret, never what a caller sent.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace pidpys::daemon {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat {
    text,
    json  // an object a line, which says whose work it is of (observe/work.hpp)
};

void set_log_level(LogLevel level);              // default: info
[[nodiscard]] bool log_enabled(LogLevel level);  // is the text worth making?
void set_log_format(LogFormat format);           // default: text
[[nodiscard]] bool logs_objects();

// Control characters in `text` are written as '?', in an object escaped, so that no message can forge another line.
void log(LogLevel level, std::string_view text);

struct LogField {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double> value;
};

// What programs alone want to read: nothing in the text log.
void log_event(LogLevel level, std::string_view text, std::initializer_list<LogField> fields);

}  // namespace pidpys::daemon
