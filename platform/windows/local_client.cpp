// SPDX-License-Identifier: MIT
#include "platform/local_client.hpp"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include <algorithm>

#include "platform/local_endpoint.hpp"

namespace pidpys::platform {
namespace {

using Clock = std::chrono::steady_clock;

// Waits for an overlapped operation; false if it fails or the time is over.
bool finish(HANDLE pipe, OVERLAPPED& operation, Clock::time_point deadline, DWORD& count) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0 || WaitForSingleObject(operation.hEvent, static_cast<DWORD>(left)) != WAIT_OBJECT_0)
        CancelIoEx(pipe, &operation);
    return GetOverlappedResult(pipe, &operation, &count, TRUE) != 0;
}

}  // namespace

Result<Bytes> ask_local(const std::string& path, ByteView greeting, std::chrono::milliseconds limit, std::size_t most) {
    const auto deadline = Clock::now() + limit;
    const HANDLE pipe = CreateFileA(system_name_of(path).c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                                    OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr);
    if (pipe == INVALID_HANDLE_VALUE) return fail(Errc::unavailable, path);
    OVERLAPPED operation{};
    operation.hEvent = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    DWORD count = 0;
    WriteFile(pipe, greeting.data(), static_cast<DWORD>(greeting.size()), nullptr, &operation);
    bool open = finish(pipe, operation, deadline, count) && count == greeting.size();
    Bytes heard;
    while (open && heard.size() < most) {
        Bytes piece(std::min<std::size_t>(most - heard.size(), 65536));
        ResetEvent(operation.hEvent);
        ReadFile(pipe, piece.data(), static_cast<DWORD>(piece.size()), nullptr, &operation);
        open = finish(pipe, operation, deadline, count) && count > 0;
        if (open) heard.insert(heard.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
    }
    CloseHandle(operation.hEvent);
    CloseHandle(pipe);
    return heard;
}

}  // namespace pidpys::platform
