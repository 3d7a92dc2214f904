// SPDX-License-Identifier: MIT
#include "platform/elevation.hpp"

#include "platform/windows/text.hpp"  // before those that need windows.h

#include <shellapi.h>

#include "platform/companions.hpp"
#include "platform/windows/command_line.hpp"
#include "platform/windows/owned.hpp"

namespace pidpys::platform {

bool is_elevated() {
    HANDLE token = nullptr;
    if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token)) return false;
    const Owned<HANDLE, ::CloseHandle> owned(token);
    TOKEN_ELEVATION elevation{};
    DWORD size = 0;
    return ::GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &size) &&
           elevation.TokenIsElevated != 0;
}

bool can_ask_for_elevation() { return true; }

Result<int> run_elevated(const std::vector<std::string>& arguments) {
    std::wstring line;
    for (const auto& argument : arguments) append_quoted(line, wide(argument));
    const std::wstring program = own_program().native();
    SHELLEXECUTEINFOW start{};
    start.cbSize = sizeof start;
    start.fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NOASYNC;
    start.lpVerb = L"runas";
    start.lpFile = program.c_str();
    start.lpParameters = line.c_str();
    start.nShow = SW_HIDE;
    if (!::ShellExecuteExW(&start)) {
        const DWORD error = ::GetLastError();
        return fail(error == ERROR_CANCELLED ? Errc::denied : Errc::io, words_of(error));
    }
    if (start.hProcess == nullptr) return fail(Errc::io, "no process");
    const Owned<HANDLE, ::CloseHandle> process(start.hProcess);
    DWORD code = 0;
    ::WaitForSingleObject(process.get(), INFINITE);  // the user may take their time
    if (!::GetExitCodeProcess(process.get(), &code)) return fail(Errc::io, words_of(::GetLastError()));
    return static_cast<int>(code);
}

}  // namespace pidpys::platform
