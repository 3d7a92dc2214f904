// SPDX-License-Identifier: MIT
#include "platform/parent_pipe.hpp"

#include <windows.h>

#include <algorithm>
#include <cstdio>

#include "platform/windows/overlapped.hpp"

namespace pidpys::platform {
namespace {

HANDLE parent = INVALID_HANDLE_VALUE;
constexpr DWORD most_at_once = 1 << 20;

// Octets that went over; 0: none will. Overlapped, for one thread answers while another waits for what is asked next: of a file
// that is not, the system lets nobody write before the read has ended.
template <class Start>
DWORD exchange(Start start) {
    Overlapped operation;
    DWORD count = 0;
    return operation.begin(parent, start) && operation.finish(INFINITE, count) ? count : 0;
}

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
        const auto wanted = static_cast<DWORD>(std::min<std::size_t>(octets.size(), most_at_once));
        const DWORD got = exchange(
            [&](OVERLAPPED* operation) { return ::ReadFile(parent, octets.data(), wanted, nullptr, operation); });
        if (got == 0) return false;
        octets = octets.subspan(got);
    }
    return true;
}

bool write_to_parent(ByteView octets) {
    while (!octets.empty()) {
        const auto wanted = static_cast<DWORD>(std::min<std::size_t>(octets.size(), most_at_once));
        const DWORD put = exchange(
            [&](OVERLAPPED* operation) { return ::WriteFile(parent, octets.data(), wanted, nullptr, operation); });
        if (put == 0) return false;
        octets = octets.subspan(put);
    }
    return true;
}

bool parent_waits() {
    DWORD octets = 0;
    return ::PeekNamedPipe(parent, nullptr, 0, nullptr, &octets, nullptr) && octets > 0;
}

void give_up_rights() {
    ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    ::HeapSetInformation(nullptr, HeapEnableTerminationOnCorruption, nullptr, 0);
}

}  // namespace pidpys::platform
