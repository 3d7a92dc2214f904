// SPDX-License-Identifier: MIT
// A line of the log as an object of JSON (RFC 8259): time, level, message, whose work it is of, then its own fields.
#pragma once

#include <chrono>
#include <string>

#include "daemon/log.hpp"
#include "observe/work.hpp"

namespace pidpys::daemon {

// {"time":"2026-08-25T14:03:00.123Z","level":"info","message":"…","request_id":"…","task":"…",…}: one line of UTF-8 without
// control characters (C0, DEL, C1, and the separators of lines U+2028 and U+2029 are escaped); ill-formed UTF-8 is U+FFFD.
// What is not known is left out. `work` may be null.
std::string log_object(std::chrono::system_clock::time_point time, LogLevel level, std::string_view message,
                       const observe::Work* work, std::initializer_list<LogField> fields);

}  // namespace pidpys::daemon
