// SPDX-License-Identifier: MIT
#include "platform/thread_name.hpp"

#include <windows.h>

namespace pidpys::platform {

void name_this_thread(const std::string& name) {
    using Describe = HRESULT(WINAPI*)(HANDLE, PCWSTR);  // since Windows 10 1607
    const auto describe = reinterpret_cast<Describe>(
        reinterpret_cast<void*>(::GetProcAddress(::GetModuleHandleW(L"kernel32.dll"), "SetThreadDescription")));
    if (describe != nullptr) describe(::GetCurrentThread(), std::wstring(name.begin(), name.end()).c_str());
}

}  // namespace pidpys::platform
