// SPDX-License-Identifier: MIT
// A directory of one test, gone with it.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "crypto/base/encoding.hpp"

namespace pidpys::tests {

struct ScratchDirectory {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("pidpys-test-" + random_uuid());
    ScratchDirectory() { std::filesystem::create_directories(path); }
    ~ScratchDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;
};

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_text(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace pidpys::tests
