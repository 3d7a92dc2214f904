// SPDX-License-Identifier: MIT
#include "platform/companions.hpp"

#include "platform/windows/command_line.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {

namespace fs = std::filesystem;

fs::path own_program() {
    std::wstring path(32768, 0);
    path.resize(::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
    return path;
}

fs::path program_beside(const std::string& name) { return own_program().parent_path() / (wide(name) + L".exe"); }

fs::path helper_program(const std::string& name) { return program_beside(name); }

Result<void> start_beside(const std::string& name, const std::vector<std::string>& arguments) {
    const fs::path program = program_beside(name);
    std::wstring line;
    append_quoted(line, program.native());
    for (const auto& argument : arguments) append_quoted(line, wide(argument));
    STARTUPINFOW start{};
    start.cb = sizeof start;
    PROCESS_INFORMATION made{};
    // With a console of its own, for its words, that nobody sees.
    if (!::CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, FALSE, CREATE_NO_WINDOW, nullptr,
                          program.parent_path().c_str(), &start, &made)) {
        const DWORD error = ::GetLastError();
        const bool absent = error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
        return fail(absent ? Errc::not_found : Errc::io, narrow(program.native()) + ": " + words_of(error));
    }
    ::CloseHandle(made.hThread);
    ::CloseHandle(made.hProcess);
    return {};
}

bool session_starts_service() { return true; }

}  // namespace pidpys::platform
