// SPDX-License-Identifier: MIT
#include "platform/foreign_library.hpp"

#include <windows.h>

#include "platform/windows/text.hpp"

namespace pidpys::platform {

void* ForeignLibrary::load(const std::string& path, std::string& trouble) {
    // Not from the current directory and not from PATH; but vendors' libraries have their companions beside them.
    // Its folder is looked through only where the path is whole, with the system's own strokes.
    const std::wstring given = wide(path);
    std::wstring whole(::GetFullPathNameW(given.c_str(), 0, nullptr, nullptr), 0);
    whole.resize(::GetFullPathNameW(given.c_str(), static_cast<DWORD>(whole.size()), whole.data(), nullptr));
    const HMODULE library =
        ::LoadLibraryExW(whole.c_str(), nullptr, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    if (library == nullptr) {
        const DWORD error = ::GetLastError();
        trouble = error == ERROR_BAD_EXE_FORMAT ? "a library for programs of another width"
                                                : "error " + std::to_string(error);
    }
    return reinterpret_cast<void*>(library);
}

void* ForeignLibrary::symbol(void* library, const char* name) {
    return reinterpret_cast<void*>(::GetProcAddress(reinterpret_cast<HMODULE>(library), name));
}

}  // namespace pidpys::platform
