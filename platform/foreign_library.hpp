// SPDX-License-Identifier: MIT
// A library of somebody else, loaded by its path. Without OpenSSL and std::filesystem, which brings all locales along: for
// helpers that shall be small.
#pragma once

#include <string>

namespace pidpys::platform {

class ForeignLibrary {
public:
    // `path` in UTF-8. Finds what it needs beside itself and where the system's are. Empty where that fails; `trouble` says why. It is never
    // unloaded: such libraries leave threads behind.
    static void* load(const std::string& path, std::string& trouble);
    static void* symbol(void* library, const char* name);
};

}  // namespace pidpys::platform
