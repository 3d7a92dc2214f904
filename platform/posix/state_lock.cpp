// SPDX-License-Identifier: MIT
#include "platform/state_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace pidpys::platform {

Result<StateLock> StateLock::take(const std::filesystem::path& directory) {
    const std::string name = (directory / "lock").string();
    const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return fail(Errc::io, "cannot open " + name + ": " + std::strerror(errno));
    StateLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return fail(Errc::busy, directory.string() + " is in use by another pidpysd");
        return fail(Errc::io, "cannot lock " + name + ": " + std::strerror(errno));
    }
    return lock;
}

StateLock::StateLock(StateLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

StateLock& StateLock::operator=(StateLock&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
}

StateLock::~StateLock() {
    if (handle_ >= 0) ::close(static_cast<int>(handle_));
}

}  // namespace pidpys::platform
