// SPDX-License-Identifier: MIT
#include "platform/mapped_file.hpp"

#include <windows.h>

#include "platform/patience.hpp"

namespace pidpys::platform {

Result<SpillFile::Mapping> map_file(const std::filesystem::path& file) {
    HANDLE open = INVALID_HANDLE_VALUE;
    const auto opened = attempt_patiently([&] {
        open = ::CreateFileW(file.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                             FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
        return open != INVALID_HANDLE_VALUE;
    });
    if (opened == Attempt::held) return fail(Errc::held, file.string());
    if (opened == Attempt::failed)
        return fail(::GetLastError() == ERROR_FILE_NOT_FOUND ? Errc::not_found : Errc::io, "cannot open a file");
    LARGE_INTEGER length{};
    const bool sized = ::GetFileSizeEx(open, &length) != 0;
    if (sized && length.QuadPart == 0) {
        ::CloseHandle(open);
        return SpillFile::Mapping{};
    }
    const HANDLE mapping = sized ? ::CreateFileMappingW(open, nullptr, PAGE_READONLY, 0, 0, nullptr) : nullptr;
    ::CloseHandle(open);
    const void* memory = mapping != nullptr ? ::MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0) : nullptr;
    if (mapping != nullptr) ::CloseHandle(mapping);  // the view holds the file
    if (memory == nullptr) return fail(Errc::io, "cannot map a file");
    std::shared_ptr<const void> owner(memory, [](const void* start) { ::UnmapViewOfFile(start); });
    return SpillFile::Mapping{std::move(owner),
                              {static_cast<const std::uint8_t*>(memory), static_cast<std::size_t>(length.QuadPart)}};
}

}  // namespace pidpys::platform
