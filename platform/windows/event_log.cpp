// SPDX-License-Identifier: MIT
#include "platform/event_log.hpp"

#include <atomic>

#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

std::atomic<HANDLE> source_of_events{nullptr};  // for as long as the process lives

// Numbers of the message table that the source names (system_service.cpp): each is "%1".
struct Event {
    WORD type;
    DWORD id;
};

Event event_of(EventKind kind) {
    switch (kind) {
        case EventKind::information: return {EVENTLOG_INFORMATION_TYPE, 1};
        case EventKind::warning: return {EVENTLOG_WARNING_TYPE, 2};
        case EventKind::error: break;
    }
    return {EVENTLOG_ERROR_TYPE, 3};
}

}  // namespace

void open_event_log(std::string_view source) {
    source_of_events = ::RegisterEventSourceW(nullptr, wide(source).c_str());
}

bool write_event(EventKind kind, std::string_view text) {
    const HANDLE source = source_of_events;
    if (source == nullptr) return false;
    constexpr std::size_t most = 31'839;  // characters of ReportEvent's strings
    const std::wstring whole = wide(text).substr(0, most);
    const wchar_t* strings[] = {whole.c_str()};
    const Event event = event_of(kind);
    return ::ReportEventW(source, event.type, 0, event.id, nullptr, 1, 0, strings, nullptr) != 0;
}

}  // namespace pidpys::platform
