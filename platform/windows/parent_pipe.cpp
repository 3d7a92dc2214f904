// SPDX-License-Identifier: MIT
#include "platform/parent_pipe.hpp"

#include <windows.h>

#include <algorithm>
#include <cstdio>

namespace pidpys::platform {
namespace {

HANDLE parent = INVALID_HANDLE_VALUE;
constexpr DWORD most_at_once = 1 << 20;

}  // namespace

// The parent keeps this process in a job that is killed with its last handle: nothing here has to watch for its end.
bool take_parent_pipe() {
    const HANDLE given = ::GetStdHandle(STD_INPUT_HANDLE);
    if (given == nullptr || ::GetFileType(given) != FILE_TYPE_PIPE) return false;
    if (!::DuplicateHandle(::GetCurrentProcess(), given, ::GetCurrentProcess(), &parent, 0, FALSE,
                           DUPLICATE_SAME_ACCESS))
        return false;
    for (FILE* stream : {stdin, stdout, stderr}) (void)!::freopen("NUL", stream == stdin ? "r" : "w", stream);
    const HANDLE nothing = ::CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                         nullptr, OPEN_EXISTING, 0, nullptr);
    for (const DWORD stream : {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE}) ::SetStdHandle(stream, nothing);
    return true;
}

bool read_from_parent(std::span<std::uint8_t> octets) {
    while (!octets.empty()) {
        DWORD got = 0;
        const auto wanted = static_cast<DWORD>(std::min<std::size_t>(octets.size(), most_at_once));
        if (!::ReadFile(parent, octets.data(), wanted, &got, nullptr) || got == 0) return false;
        octets = octets.subspan(got);
    }
    return true;
}

bool write_to_parent(ByteView octets) {
    while (!octets.empty()) {
        DWORD put = 0;
        const auto wanted = static_cast<DWORD>(std::min<std::size_t>(octets.size(), most_at_once));
        if (!::WriteFile(parent, octets.data(), wanted, &put, nullptr) || put == 0) return false;
        octets = octets.subspan(put);
    }
    return true;
}

void give_up_rights() {
    ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    ::HeapSetInformation(nullptr, HeapEnableTerminationOnCorruption, nullptr, 0);
}

}  // namespace pidpys::platform
