// SPDX-License-Identifier: MIT
// Which files a page may name as a key container: those that the user chose for this caller in the service's own
// window, and those below a prefix that the configuration admits. Anything else is refused before the disk is touched,
// and a file that cannot be read is refused in the same words, so that a page cannot probe the disk. Thread-safe.
#pragma once

#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "api/http/blob.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api {

class KeyPaths {
public:
    explicit KeyPaths(std::vector<std::filesystem::path> admitted_prefixes, std::size_t capacity = 1000)
        : prefixes_(std::move(admitted_prefixes)), capacity_(capacity) {}

    // The user chose `path` for `caller`.
    void issue(const std::string& caller, const std::string& path);

    // Does not touch the disk. not_found.
    [[nodiscard]] Result<void> check(const std::string& caller, const std::string& path) const;

    // Reads a container that passes check(): a regular file of at most 4 MiB which, for an admitted prefix, is still
    // below it after symbolic links are followed. not_found whatever the reason.
    [[nodiscard]] Result<Blob> read(const std::string& caller, const std::string& path) const;

private:
    [[nodiscard]] bool issued(const std::string& caller, const std::string& path) const;
    [[nodiscard]] bool admitted(const std::filesystem::path& path) const;

    const std::vector<std::filesystem::path> prefixes_;
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::deque<std::pair<std::string, std::string>> issued_;
};

}  // namespace pidpys::api
