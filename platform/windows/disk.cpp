// SPDX-License-Identifier: MIT
#include "platform/disk.hpp"

#include <windows.h>  // before those that need it

#include <aclapi.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "platform/patience.hpp"
#include "platform/windows/access.hpp"
#include "platform/windows/long_path.hpp"
#include "platform/windows/owned.hpp"
#include "platform/windows/private_access.hpp"
#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kUs = 1, kAnother = 2;

bool is_absence(DWORD error) { return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND; }

tl::unexpected<Error> io_error(const fs::path& path) {
    return fail(Errc::io, path.string() + ": " + words_of(::GetLastError()));
}

// Of what was done to a file at last; as its error remains.
Result<void> outcome(Attempt attempt, const fs::path& path) {
    if (attempt == Attempt::done) return {};
    if (attempt == Attempt::held) return fail(Errc::held, path.string());
    return io_error(path);
}

// Whether somebody's open handle may be why the file cannot be replaced, which the system tells by "access denied".
bool is_in_the_way(const fs::path& path) {
    const DWORD attributes = ::GetFileAttributesW(path.c_str());
    if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_READONLY) != 0) return false;
    const HANDLE file = ::CreateFileW(path.c_str(), DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                      nullptr, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
    if (file == INVALID_HANDLE_VALUE) return ::GetLastError() == ERROR_SHARING_VIOLATION;
    ::CloseHandle(file);  // its holder lets it be removed, but not replaced
    return true;
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

// Nullptr: an access list as the folder gives it.
Result<void> create(const fs::path& path, ByteView content, SECURITY_ATTRIBUTES* access) {
    const HANDLE file =
        ::CreateFileW(path.c_str(), GENERIC_WRITE, 0, access, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE) return io_error(path);
    const bool written = write_all(file, content);
    auto failure = io_error(path);
    ::CloseHandle(file);
    if (written) return {};
    ::DeleteFileW(path.c_str());
    return failure;
}

}  // namespace

Result<void> create_durably(const fs::path& path, ByteView content, fs::perms mode) {
    PrivateAccess access;
    const bool is_private = (mode & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none;
    if (is_private && access.get() == nullptr) return fail(Errc::io, path.string() + ": no access list for it");
    return create(path, content, is_private ? access.get() : nullptr);
}

Result<void> create_in_place_of(const fs::path& like, const fs::path& path, ByteView content) {
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    const DWORD error = ::GetNamedSecurityInfoW(like.c_str(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr,
                                                nullptr, nullptr, nullptr, &descriptor);
    const OwnedMemory owned(descriptor);
    ::SetLastError(error);
    if (error != ERROR_SUCCESS) return is_absence(error) ? create(path, content, nullptr) : io_error(like);
    SECURITY_ATTRIBUTES access{sizeof access, descriptor, FALSE};
    return create(path, content, &access);
}

Result<void> sync_file(const fs::path& path) {
    HANDLE file = INVALID_HANDLE_VALUE;
    const auto opened = attempt_patiently([&] {
        file = ::CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                             nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
        return file != INVALID_HANDLE_VALUE;
    });
    if (opened != Attempt::done) return outcome(opened, path);
    const bool synced = ::FlushFileBuffers(file) != 0;
    auto failure = io_error(path);
    ::CloseHandle(file);
    if (synced) return {};
    return failure;
}

Result<void> rename_durably(const fs::path& from, const fs::path& to) {
    return outcome(attempt_patiently([&] {
                       if (::MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
                           return true;
                       const DWORD reason = ::GetLastError();
                       ::SetLastError(reason == ERROR_ACCESS_DENIED && is_in_the_way(to)
                                          ? DWORD{ERROR_SHARING_VIOLATION}
                                          : reason);
                       return false;
                   }),
                   to);
}

Result<void> remove_file(const fs::path& path) {
    return outcome(attempt_patiently([&] { return ::DeleteFileW(path.c_str()) || is_absence(::GetLastError()); }),
                   path);
}

Obstacle obstacle_at(const fs::path& path) {
    constexpr std::uintmax_t least = 64 * 1024;
    std::error_code error;
    fs::path at = fs::absolute(path, error);
    if (passes_old_length(at) && !has_long_paths()) return Obstacle::too_long;
    while (!fs::is_directory(at, error) && at != at.parent_path()) at = at.parent_path();
    const auto space = fs::space(at, error);
    return !error && space.available < least ? Obstacle::full : Obstacle::none;
}

Result<FileFacts> facts_of(const fs::path& path) {
    const DWORD attributes = ::GetFileAttributesW(path.c_str());
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return is_absence(::GetLastError()) ? fail(Errc::not_found, path.string()) : io_error(path);
    FileFacts facts;
    const bool directory = (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    if (directory) facts.kind = FileFacts::Kind::directory;
    const auto control = control_of(path, directory);
    if (!control) return io_error(path);
    if (control->owner == Control::Owner::us || control->us) facts.owner = own_user();
    if (control->owner == Control::Owner::other) facts.owner = kAnother;
    if (control->others) facts.mode |= fs::perms::group_write;
    if (control->all) facts.mode |= fs::perms::others_write;
    return facts;
}

Result<fs::path> real_path(const fs::path& path) {
    const HANDLE file = ::CreateFileW(path.c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                      OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return is_absence(::GetLastError()) ? fail(Errc::not_found, path.string()) : io_error(path);
    std::wstring text(32768, 0);
    text.resize(::GetFinalPathNameByHandleW(file, text.data(), static_cast<DWORD>(text.size()), FILE_NAME_NORMALIZED));
    auto failure = io_error(path);
    ::CloseHandle(file);
    if (text.empty()) return failure;
    constexpr std::wstring_view unc = LR"(\\?\UNC\)", plain = LR"(\\?\)";  // which leave a path as it is
    if (text.starts_with(unc)) return fs::path(LR"(\\)" + text.substr(unc.size()));
    return fs::path(text.starts_with(plain) ? text.substr(plain.size()) : text);
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

std::uint64_t own_user() { return kUs; }

}  // namespace pidpys::platform
