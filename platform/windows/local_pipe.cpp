// SPDX-License-Identifier: MIT
#include "platform/windows/local_pipe.hpp"

#include "platform/local_endpoint.hpp"

namespace pidpys::platform {

HANDLE open_local_pipe(const std::string& place, std::chrono::milliseconds limit) {
    using Clock = std::chrono::steady_clock;
    const std::string name = system_name_of(place);
    const auto deadline = Clock::now() + limit;
    for (;;) {
        const HANDLE pipe =
            ::CreateFileA(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                          FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr);
        if (pipe != INVALID_HANDLE_VALUE) return pipe;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (::GetLastError() != ERROR_PIPE_BUSY || left <= 0) return nullptr;
        ::WaitNamedPipeA(name.c_str(), static_cast<DWORD>(left));  // another may be faster, hence the loop
    }
}

}  // namespace pidpys::platform
