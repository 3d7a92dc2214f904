// SPDX-License-Identifier: MIT
#include "platform/disk.hpp"

#include <windows.h>

#include <algorithm>
#include <string>

namespace pidpys::platform {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> io_error(const fs::path& path) {
    return fail(Errc::io, path.string() + ": error " + std::to_string(::GetLastError()));
}

bool write_all(HANDLE file, ByteView octets) {
    while (!octets.empty()) {
        const auto part = static_cast<DWORD>(std::min<std::size_t>(octets.size(), 1 << 24));
        DWORD written = 0;
        if (!::WriteFile(file, octets.data(), part, &written, nullptr) || written == 0) return false;
        octets = octets.subspan(written);
    }
    return ::FlushFileBuffers(file) != 0;
}

}  // namespace

Result<void> create_durably(const fs::path& path, ByteView content, fs::perms) {
    const HANDLE file =
        ::CreateFileW(path.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE) return io_error(path);
    const bool written = write_all(file, content);
    auto failure = io_error(path);
    ::CloseHandle(file);
    if (written) return {};
    ::DeleteFileW(path.c_str());
    return failure;
}

Result<void> sync_file(const fs::path& path) {
    const HANDLE file = ::CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                      OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE) return io_error(path);
    const bool synced = ::FlushFileBuffers(file) != 0;
    auto failure = io_error(path);
    ::CloseHandle(file);
    if (synced) return {};
    return failure;
}

Result<void> rename_durably(const fs::path& from, const fs::path& to) {
    if (!::MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
        return io_error(to);
    return {};
}

Obstacle obstacle_at(const fs::path& path) {
    constexpr std::uintmax_t least = 64 * 1024;
    std::error_code error;
    fs::path at = fs::absolute(path, error);
    while (!fs::is_directory(at, error) && at != at.parent_path()) at = at.parent_path();
    const auto space = fs::space(at, error);
    return !error && space.available < least ? Obstacle::full : Obstacle::none;
}

Result<FileFacts> facts_of(const fs::path& path) {
    std::error_code error;
    const auto status = fs::symlink_status(path, error);
    if (!fs::exists(status)) return fail(Errc::not_found, path.string());
    FileFacts facts;
    if (fs::is_directory(status)) facts.kind = FileFacts::Kind::directory;
    return facts;
}

Result<FileIdentity> identity_of(const fs::path& path) {
    const HANDLE file = ::CreateFileW(path.c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                      OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE) return io_error(path);
    BY_HANDLE_FILE_INFORMATION found{};
    const bool told = ::GetFileInformationByHandle(file, &found) != 0;
    ::CloseHandle(file);
    if (!told) return io_error(path);
    const auto joined = [](DWORD high, DWORD low) { return std::uint64_t{high} << 32 | low; };
    return FileIdentity{found.dwVolumeSerialNumber, joined(found.nFileIndexHigh, found.nFileIndexLow),
                        joined(found.nFileSizeHigh, found.nFileSizeLow)};
}

std::uint64_t own_user() { return 0; }

}  // namespace pidpys::platform
