// SPDX-License-Identifier: MIT
#include "platform/local_client.hpp"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include <algorithm>

#include "platform/windows/local_pipe.hpp"
#include "platform/windows/overlapped.hpp"
#include "platform/windows/owned.hpp"

namespace pidpys::platform {

Result<std::intptr_t> connect_local(const std::string& path) {
    const HANDLE pipe = open_local_pipe(path, {});
    if (pipe == nullptr) return fail(Errc::unavailable, path);
    return reinterpret_cast<std::intptr_t>(pipe);
}

Result<Bytes> ask_local(const std::string& path, ByteView greeting, std::chrono::milliseconds limit, std::size_t most) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + limit;
    const Owned<HANDLE, ::CloseHandle> owned(open_local_pipe(path, limit));
    if (!owned) return fail(Errc::unavailable, path);
    const HANDLE pipe = owned.get();
    Bytes heard, piece;
    Overlapped operation;
    DWORD count = 0;
    const auto finish = [&] {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        return operation.finish(static_cast<DWORD>(std::max<long long>(left, 0)), count);
    };
    bool open =
        operation.begin(pipe,
                        [&](OVERLAPPED* to) {
                            return ::WriteFile(pipe, greeting.data(), static_cast<DWORD>(greeting.size()), nullptr, to);
                        }) &&
        finish() && count == greeting.size();
    while (open && heard.size() < most) {
        piece.resize(std::min<std::size_t>(most - heard.size(), 65536));
        open = operation.begin(pipe,
                               [&](OVERLAPPED* to) {
                                   return ::ReadFile(pipe, piece.data(), static_cast<DWORD>(piece.size()), nullptr, to);
                               }) &&
               finish() && count > 0;
        if (open) heard.insert(heard.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return heard;
}

}  // namespace pidpys::platform
