// SPDX-License-Identifier: MIT
// Folders of any length. By these functions libstdc++ lists a folder (std::filesystem::directory_iterator), and mingw-w64's own
// take no path of more than 260 characters, whatever Windows would allow. These stand in their place.
#include <windows.h>  // before those that need it

#include <dirent.h>

#include <cerrno>
#include <cstring>
#include <cwchar>
#include <new>
#include <string>
#include <utility>

namespace {

int errno_of(DWORD error) {
    switch (error) {
        case ERROR_FILE_NOT_FOUND:
        case ERROR_PATH_NOT_FOUND:
        case ERROR_INVALID_NAME:
        case ERROR_BAD_NETPATH: return ENOENT;
        case ERROR_DIRECTORY: return ENOTDIR;
        case ERROR_FILENAME_EXCED_RANGE: return ENAMETOOLONG;
        case ERROR_NOT_ENOUGH_MEMORY: return ENOMEM;
        case ERROR_ACCESS_DENIED:
        case ERROR_SHARING_VIOLATION: return EACCES;
        default: return EIO;
    }
}

// What the caller holds as _WDIR, which nobody looks into.
struct Listing {
    HANDLE search = INVALID_HANDLE_VALUE;  // of an empty drive
    bool is_found = false;                 // what `found` has is to be told yet
    WIN32_FIND_DATAW found{};
    _wdirent entry{};
};

Listing* listing_of(_WDIR* folder) { return reinterpret_cast<Listing*>(folder); }

bool is_folder(const wchar_t* path) {
    const DWORD attributes = ::GetFileAttributesW(path);
    if (attributes == INVALID_FILE_ATTRIBUTES)
        errno = errno_of(::GetLastError());
    else if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
        errno = ENOTDIR;
    else
        return true;
    return false;
}

}  // namespace

extern "C" _WDIR* _wopendir(const wchar_t* path) noexcept try {
    if (path == nullptr || *path == L'\0') {
        errno = ENOENT;
        return nullptr;
    }
    if (!is_folder(path)) return nullptr;
    std::wstring pattern = path;
    const wchar_t last = pattern.back();
    pattern += last == L'\\' || last == L'/' || last == L':' ? L"*" : L"\\*";
    auto* listing = new Listing;
    listing->search = ::FindFirstFileExW(pattern.c_str(), FindExInfoBasic, &listing->found, FindExSearchNameMatch,
                                         nullptr, FIND_FIRST_EX_LARGE_FETCH);
    listing->is_found = listing->search != INVALID_HANDLE_VALUE;
    if (!listing->is_found && ::GetLastError() != ERROR_FILE_NOT_FOUND) {
        errno = errno_of(::GetLastError());
        delete listing;
        return nullptr;
    }
    return reinterpret_cast<_WDIR*>(listing);
} catch (const std::bad_alloc&) {
    errno = ENOMEM;
    return nullptr;
}

// At the end null, and errno as it was.
extern "C" _wdirent* _wreaddir(_WDIR* folder) noexcept {
    Listing& listing = *listing_of(folder);
    if (listing.search == INVALID_HANDLE_VALUE) return nullptr;
    if (!std::exchange(listing.is_found, false) && !::FindNextFileW(listing.search, &listing.found)) {
        if (::GetLastError() != ERROR_NO_MORE_FILES) errno = errno_of(::GetLastError());
        return nullptr;
    }
    const std::size_t length = std::wcslen(listing.found.cFileName);  // 259 at most: the entry has room for it
    listing.entry.d_namlen = static_cast<unsigned short>(length);
    std::memcpy(listing.entry.d_name, listing.found.cFileName, (length + 1) * sizeof(wchar_t));
    return &listing.entry;
}

extern "C" int _wclosedir(_WDIR* folder) noexcept {
    if (listing_of(folder)->search != INVALID_HANDLE_VALUE) ::FindClose(listing_of(folder)->search);
    delete listing_of(folder);
    return 0;
}
