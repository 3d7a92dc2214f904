// SPDX-License-Identifier: MIT
// A file descriptor with one owner.
#pragma once

#include <unistd.h>

#include <utility>

namespace pidpys::platform {

class Descriptor {
public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept { return std::swap(fd_, other.fd_), *this; }
    ~Descriptor() { reset(); }

    void reset() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }  // now the caller's to close
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_;
};

}  // namespace pidpys::platform
