// SPDX-License-Identifier: MIT
#include "platform/hardening.hpp"

#include <windows.h>  // before those that need it

#include <psapi.h>

namespace pidpys::platform {

void harden_process() {
    // No error dialogs and no reports, which would carry memory away.
    ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    // Libraries come from the system's folder and the program's own, never from the current directory.
    ::SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32);
    ::HeapSetInformation(nullptr, HeapEnableTerminationOnCorruption, nullptr, 0);
}

void block_broken_pipe_signal() {}  // there is none

bool allow_open_files(std::uint64_t) { return true; }  // memory bounds them

std::uint64_t resident_memory() {
    PROCESS_MEMORY_COUNTERS counters{};
    counters.cb = sizeof counters;
    return ::GetProcessMemoryInfo(::GetCurrentProcess(), &counters, sizeof counters) ? counters.WorkingSetSize : 0;
}

}  // namespace pidpys::platform
