// SPDX-License-Identifier: MIT
#include "platform/state_lock.hpp"

#include <windows.h>

#include <string>
#include <utility>

#include "platform/patience.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

const std::intptr_t kNone = reinterpret_cast<std::intptr_t>(INVALID_HANDLE_VALUE);

}  // namespace

Result<StateLock> StateLock::take(const std::filesystem::path& directory) {
    const std::filesystem::path name = directory / L"lock";
    HANDLE file = INVALID_HANDLE_VALUE;
    // Whoever looks into the file may: another pidpysd is told by the lock in it.
    const auto opened = attempt_patiently([&] {
        file = ::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                             OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
        return file != INVALID_HANDLE_VALUE;
    });
    if (opened == Attempt::held) return fail(Errc::held, name.string());
    const auto failed = [&] {
        return fail(Errc::io, "cannot open " + name.string() + ": " + words_of(::GetLastError()));
    };
    if (opened == Attempt::failed) return failed();
    StateLock lock(reinterpret_cast<std::intptr_t>(file));
    OVERLAPPED place{};
    if (::LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place)) return lock;
    if (::GetLastError() == ERROR_LOCK_VIOLATION || ::GetLastError() == ERROR_IO_PENDING)
        return fail(Errc::busy, directory.string() + " is in use by another pidpysd");
    return failed();
}

StateLock::StateLock(StateLock&& other) noexcept : handle_(std::exchange(other.handle_, kNone)) {}

StateLock& StateLock::operator=(StateLock&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
}

StateLock::~StateLock() {
    if (handle_ == kNone) return;
    // A lock that goes with its handle goes when the system has the time.
    OVERLAPPED place{};
    ::UnlockFileEx(reinterpret_cast<HANDLE>(handle_), 0, 1, 0, &place);
    ::CloseHandle(reinterpret_cast<HANDLE>(handle_));
}

}  // namespace pidpys::platform
