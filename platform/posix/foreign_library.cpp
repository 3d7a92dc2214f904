// SPDX-License-Identifier: MIT
#include "platform/foreign_library.hpp"

#include <dlfcn.h>

namespace pidpys::platform {

void* ForeignLibrary::load(const std::string& path, std::string& trouble) {
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) return library;
    const char* words = ::dlerror();
    trouble = words != nullptr ? words : "dlopen";
    return nullptr;
}

void* ForeignLibrary::symbol(void* library, const char* name) { return ::dlsym(library, name); }

}  // namespace pidpys::platform
