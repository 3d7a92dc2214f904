// SPDX-License-Identifier: MIT
#include <windows.h>

#include <stdexcept>

#include "platform/local_endpoint.hpp"
#include "wire.hpp"

namespace pidpys::test {
namespace {

HANDLE pipe_of(std::intptr_t handle) { return reinterpret_cast<HANDLE>(handle); }

// An overlapped operation and its end within ten seconds.
struct Operation : OVERLAPPED {
    Operation() : OVERLAPPED{} { hEvent = ::CreateEventW(nullptr, TRUE, FALSE, nullptr); }
    ~Operation() { ::CloseHandle(hEvent); }
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;

    // Its octets; 0 where the other side has closed.
    DWORD end(HANDLE pipe) {
        const bool late = ::WaitForSingleObject(hEvent, 10'000) != WAIT_OBJECT_0;
        if (late) ::CancelIoEx(pipe, this);
        DWORD count = 0;
        if (::GetOverlappedResult(pipe, this, &count, TRUE) == 0 && late) throw std::runtime_error("nothing came");
        return count;
    }
};

}  // namespace

Wire::Wire(const std::string& place)
    : handle_(reinterpret_cast<std::intptr_t>(::CreateFileA(platform::system_name_of(place).c_str(),
                                                            GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                                            FILE_FLAG_OVERLAPPED, nullptr))) {
    if (pipe_of(handle_) == INVALID_HANDLE_VALUE) throw std::runtime_error("cannot connect");
}

Wire::~Wire() { ::CloseHandle(pipe_of(handle_)); }

void Wire::send(ByteView octets) {
    Operation writing;
    if (!::WriteFile(pipe_of(handle_), octets.data(), static_cast<DWORD>(octets.size()), nullptr, &writing) &&
        ::GetLastError() != ERROR_IO_PENDING)
        throw std::runtime_error("cannot send");
    if (writing.end(pipe_of(handle_)) != octets.size()) throw std::runtime_error("cannot send");
}

Bytes Wire::receive() {
    Operation reading;
    Bytes octets(65536);
    const bool begun =
        ::ReadFile(pipe_of(handle_), octets.data(), static_cast<DWORD>(octets.size()), nullptr, &reading) ||
        ::GetLastError() == ERROR_IO_PENDING;
    octets.resize(begun ? reading.end(pipe_of(handle_)) : 0);
    return octets;
}

}  // namespace pidpys::test
