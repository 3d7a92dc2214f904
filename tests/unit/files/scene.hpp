// SPDX-License-Identifier: MIT
// What the tests of files look at.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace pidpys::test {

inline std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::size_t entries(const std::filesystem::path& directory) {
    using Entries = std::filesystem::directory_iterator;
    return static_cast<std::size_t>(std::distance(Entries(directory), Entries()));
}

inline constexpr auto only_owner = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;

}  // namespace pidpys::test
