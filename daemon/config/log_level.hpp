// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "daemon/log.hpp"

namespace pidpys::daemon {

inline std::optional<LogLevel> parse_log_level(std::string_view name) {
    if (name == "debug") return LogLevel::debug;
    if (name == "info") return LogLevel::info;
    if (name == "warning") return LogLevel::warning;
    if (name == "error") return LogLevel::error;
    return std::nullopt;
}

}  // namespace pidpys::daemon
