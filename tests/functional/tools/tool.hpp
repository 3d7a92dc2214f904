// SPDX-License-Identifier: MIT
// What the small programs of functional tests have in common: they do what they are told, or end.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::test {

constexpr std::chrono::hours day{24};
inline const auto now = std::chrono::system_clock::now();

template <class T>
T must(Result<T> result) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "%s\n", result.error().detail.c_str());
    std::exit(1);
}

inline void write(const std::string& path, ByteView content) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
}

}  // namespace pidpys::test
