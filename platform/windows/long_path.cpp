// SPDX-License-Identifier: MIT
#include "platform/windows/long_path.hpp"

#include <windows.h>

namespace pidpys::platform {

bool has_long_paths() {
    using Ask = BOOLEAN(NTAPI*)();
    const HMODULE system = ::GetModuleHandleW(L"ntdll.dll");
    const FARPROC found = system != nullptr ? ::GetProcAddress(system, "RtlAreLongPathsEnabled") : nullptr;
    if (found == nullptr) return true;
    return reinterpret_cast<Ask>(reinterpret_cast<void*>(found))() != FALSE;
}

bool passes_old_length(const std::filesystem::path& folder) {
    constexpr std::size_t longest_name = 80;
    return folder.native().size() + longest_name >= MAX_PATH;
}

}  // namespace pidpys::platform
