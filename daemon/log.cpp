// SPDX-License-Identifier: MIT
#include "daemon/log.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "platform/event_log.hpp"

namespace pidpys::daemon {
namespace {

std::atomic<LogLevel> threshold{LogLevel::info};

const char* priority(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return "<7>";
        case LogLevel::info: return "<6>";
        case LogLevel::warning: return "<4>";
        case LogLevel::error: return "<3>";
    }
    return "";
}

platform::EventKind kind_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
        case LogLevel::info: return platform::EventKind::information;
        case LogLevel::warning: return platform::EventKind::warning;
        case LogLevel::error: break;
    }
    return platform::EventKind::error;
}

}  // namespace

void set_log_level(LogLevel level) { threshold = level; }

bool log_enabled(LogLevel level) { return level >= threshold.load(std::memory_order_relaxed); }

void log(LogLevel level, std::string_view text) {
    if (!log_enabled(level)) return;
    static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
    std::string visible;
    for (const char c : text) visible += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    if (platform::write_event(kind_of(level), visible)) return;
    std::string line = (journal ? priority(level) : "pidpysd: ") + visible;
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);  // one call a line: threads do not mix theirs
}

}  // namespace pidpys::daemon
