// SPDX-License-Identifier: MIT
#include "daemon/log.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "daemon/log_object.hpp"
#include "platform/event_log.hpp"

namespace pidpys::daemon {
namespace {

std::atomic<LogLevel> threshold{LogLevel::info};
std::atomic<bool> objects = false;

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

// `visible`: no control characters.
void write(LogLevel level, const std::string& visible) {
    static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
    if (platform::write_event(kind_of(level), visible)) return;
    std::string line = (journal ? priority(level) : logs_objects() ? "" : "pidpysd: ") + visible;
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);  // one call a line: threads do not mix theirs
}

}  // namespace

void set_log_level(LogLevel level) { threshold = level; }

bool log_enabled(LogLevel level) { return level >= threshold.load(std::memory_order_relaxed); }

void set_log_format(LogFormat format) {
    objects = format == LogFormat::json;
    observe::keep_works(format == LogFormat::json);
}

bool logs_objects() { return objects.load(std::memory_order_relaxed); }

void log(LogLevel level, std::string_view text) {
    if (!log_enabled(level)) return;
    if (logs_objects()) return log_event(level, text, {});
    std::string visible;
    for (const char c : text) visible += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    write(level, visible);
}

void log_event(LogLevel level, std::string_view text, std::initializer_list<LogField> fields) {
    if (!log_enabled(level) || !logs_objects()) return;
    const auto work = observe::current_work();
    write(level, log_object(std::chrono::system_clock::now(), level, text, work.get(), fields));
}

}  // namespace pidpys::daemon
