// SPDX-License-Identifier: MIT
#include "platform/hosts_file.hpp"

#include <windows.h>

namespace pidpys::platform {

std::filesystem::path hosts_file() {
    wchar_t folder[MAX_PATH];
    const UINT length = ::GetSystemDirectoryW(folder, MAX_PATH);  // no variable that somebody may have changed
    return std::filesystem::path(std::wstring(folder, length)) / L"drivers" / L"etc" / L"hosts";
}

}  // namespace pidpys::platform
