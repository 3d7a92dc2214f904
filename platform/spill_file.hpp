// SPDX-License-Identifier: MIT
// A temporary file without a name: written, then mapped read-only. Its space is the system's
// again as soon as the last mapping is gone, however the process ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::platform {

class SpillFile {
public:
    // In `directory`, which should lie on a disk and be the user's alone. Errc::io.
    static Result<SpillFile> create(const std::filesystem::path& directory);

    SpillFile(SpillFile&& other) noexcept;
    SpillFile& operator=(SpillFile&& other) noexcept;
    ~SpillFile();

    Result<void> append(ByteView octets) { return write(size_, octets); }
    Result<void> write(std::uint64_t at, ByteView octets);  // Errc::io: disk full, for one

    // A view of everything written; it lives as long as `owner`, the file object need not. Not empty. Errc::io.
    struct Mapping {
        std::shared_ptr<const void> owner;
        ByteView view;
    };
    Result<Mapping> map() const;

private:
    explicit SpillFile(std::intptr_t handle) : handle_(handle) {}

    std::intptr_t handle_;  // a file descriptor or a HANDLE
    std::uint64_t size_ = 0;
};

// Of a mapped file, this one or another: the pages of a view leave the process, and come again when they are read.
void forget_pages(ByteView view);

}  // namespace pidpys::platform
