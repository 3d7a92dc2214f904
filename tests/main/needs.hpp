// SPDX-License-Identifier: MIT
// What a test stands on. ./dev installs every tool, so a test that misses one fails. Only the foreign data in
// PIDPYS_INTEROP_DIR may be absent, and then as a whole: the test says so in words that tests/summary.py counts.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "crypto/base/bytes.hpp"
#include "tests/main/places.hpp"

namespace pidpys::needs {

inline bool foreign_data() {
    if (std::filesystem::exists(places::foreign_data)) return true;
    WARN("SKIPPED: no foreign data");
    return false;
}

// A foreign file's octets; empty, with the words, where there is no foreign data at all.
inline Bytes foreign_file(const std::string& name) {
    if (!foreign_data()) return {};
    std::ifstream stream(places::in_foreign_data(name), std::ios::binary);
    if (!stream) FAIL("no " << name << " among the foreign data");
    return Bytes(std::istreambuf_iterator<char>(stream), {});
}

inline void program(const std::string& name) {
    if (std::system(("command -v " + name + " >/dev/null").c_str()) != 0) FAIL("no " << name << ": ./dev installs it");
}

inline void file(const std::string& path) {
    if (!std::filesystem::exists(path)) FAIL("no " << path << ": ./dev installs it");
}

}  // namespace pidpys::needs
