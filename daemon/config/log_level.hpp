// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/log.hpp"

namespace pidpys::daemon {

inline std::vector<std::pair<std::string, LogLevel>> log_level_names() {
    return {{"debug", LogLevel::debug},
            {"info", LogLevel::info},
            {"warning", LogLevel::warning},
            {"error", LogLevel::error}};
}

inline std::optional<LogLevel> parse_log_level(std::string_view name) {
    for (const auto& [known, level] : log_level_names())
        if (known == name) return level;
    return std::nullopt;
}

}  // namespace pidpys::daemon
