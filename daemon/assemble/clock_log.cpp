// SPDX-License-Identifier: MIT
#include "daemon/assemble/clock_log.hpp"

#include "daemon/log.hpp"

namespace pidpys::daemon {

void ClockLog::operator()(const std::string& server, const std::string& times) {
    const auto now = RecordLimit::Clock::now();
    if (limit_.full(server, now)) return limit_.left_out(server);
    const auto others = limit_.recorded(server, now);
    log(LogLevel::warning, "the clock of a time-stamp server is apart from ours: " + server + ": " + times +
                               (others == 0 ? "" : "; " + std::to_string(others) + " times more since it was told"));
}

}  // namespace pidpys::daemon
