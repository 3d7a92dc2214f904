// SPDX-License-Identifier: MIT
#include "platform/windows/local_pipe.hpp"

#include <aclapi.h>

#include "platform/local_endpoint.hpp"
#include "platform/windows/access.hpp"
#include "platform/windows/owned.hpp"

namespace pidpys::platform {
namespace {

// Nobody gives what he makes to another; only the system's administrators have the right to.
bool made_by_us(HANDLE pipe) {
    PSID owner = nullptr;
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    if (::GetSecurityInfo(pipe, SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION, &owner, nullptr, nullptr, nullptr,
                          &descriptor) != ERROR_SUCCESS)
        return false;
    const OwnedMemory owned(descriptor);
    auto us = own_sid();
    return owner != nullptr && !us.empty() && ::EqualSid(owner, us.data()) != 0;
}

}  // namespace

HANDLE open_local_pipe(const std::string& place, std::chrono::milliseconds limit) {
    using Clock = std::chrono::steady_clock;
    const std::string name = system_name_of(place);
    const auto deadline = Clock::now() + limit;
    for (;;) {
        const HANDLE opened =
            ::CreateFileA(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                          FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr);
        if (opened != INVALID_HANDLE_VALUE) {
            Owned<HANDLE, ::CloseHandle> pipe(opened);
            return made_by_us(opened) ? pipe.release() : nullptr;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (::GetLastError() != ERROR_PIPE_BUSY || left <= 0) return nullptr;
        ::WaitNamedPipeA(name.c_str(), static_cast<DWORD>(left));  // another may be faster, hence the loop
    }
}

}  // namespace pidpys::platform
