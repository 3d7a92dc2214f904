// SPDX-License-Identifier: MIT
#include "platform/state_lock.hpp"

#include <windows.h>

#include <string>
#include <utility>

namespace pidpys::platform {
namespace {

const std::intptr_t kNone = reinterpret_cast<std::intptr_t>(INVALID_HANDLE_VALUE);

}  // namespace

Result<StateLock> StateLock::take(const std::filesystem::path& directory) {
    const std::filesystem::path name = directory / L"lock";
    // Shared with nobody: a second one cannot even open it.
    const HANDLE file = ::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_ALWAYS,
                                      FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file != INVALID_HANDLE_VALUE) return StateLock(reinterpret_cast<std::intptr_t>(file));
    const DWORD reason = ::GetLastError();
    if (reason == ERROR_SHARING_VIOLATION)
        return fail(Errc::busy, directory.string() + " is in use by another pidpysd");
    return fail(Errc::io, "cannot open " + name.string() + ": error " + std::to_string(reason));
}

StateLock::StateLock(StateLock&& other) noexcept : handle_(std::exchange(other.handle_, kNone)) {}

StateLock& StateLock::operator=(StateLock&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
}

StateLock::~StateLock() {
    if (handle_ != kNone) ::CloseHandle(reinterpret_cast<HANDLE>(handle_));
}

}  // namespace pidpys::platform
