// SPDX-License-Identifier: MIT
// One process at a time for a state directory.
#pragma once

#include <cstdint>
#include <filesystem>

#include "crypto/base/result.hpp"

namespace pidpys::platform {

class StateLock {
public:
    // Holds DIRECTORY/lock as long as the object lives; the system lets go of it when the process ends, however that
    // is. busy: another process holds it; held, io.
    static Result<StateLock> take(const std::filesystem::path& directory);

    StateLock(StateLock&& other) noexcept;
    StateLock& operator=(StateLock&& other) noexcept;
    ~StateLock();

private:
    explicit StateLock(std::intptr_t handle) : handle_(handle) {}
    std::intptr_t handle_;
};

}  // namespace pidpys::platform
