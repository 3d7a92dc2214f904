// SPDX-License-Identifier: MIT
#include "platform/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "platform/posix/users_umask.hpp"

namespace pidpys::platform {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> io_error(const fs::path& path) {
    return fail(errno == ENOENT || errno == ENOTDIR ? Errc::not_found : Errc::io,
                path.string() + ": " + std::strerror(errno));
}

bool write_all(int file, ByteView octets) {
    while (!octets.empty()) {
        const ssize_t written = ::write(file, octets.data(), octets.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        octets = octets.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

bool sync_directory(const fs::path& directory) {
    const int file = ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return false;
    const bool synced = ::fsync(file) == 0 || errno == EINVAL;  // not every file system can
    ::close(file);
    return synced;
}

// In a user namespace that does not know root (PrivateUsers= of a user's unit) root's files belong to "nobody".
std::uint64_t nobody_for_root() {
    std::ifstream map("/proc/self/uid_map");
    for (std::uint64_t inside = 0, outside = 0, count = 0; map >> inside >> outside >> count;)
        if (inside == 0) return 0;
    std::uint64_t nobody = 0;
    std::ifstream("/proc/sys/kernel/overflowuid") >> nobody;
    return nobody;
}

FileFacts::Kind kind_of(mode_t mode) {
    if (S_ISLNK(mode)) return FileFacts::Kind::link;
    return S_ISDIR(mode) ? FileFacts::Kind::directory : FileFacts::Kind::file;
}

}  // namespace

Obstacle obstacle_at(const fs::path& path) {
    constexpr std::uint64_t least = 64 * 1024;
    std::error_code error;
    fs::path at = fs::absolute(path, error);
    while (!fs::is_directory(at, error) && at != at.parent_path()) at = at.parent_path();
    struct statvfs disk {};
    if (::statvfs(at.c_str(), &disk) != 0) return Obstacle::none;
    if ((disk.f_flag & ST_RDONLY) != 0) return Obstacle::read_only;
    if (::access(at.c_str(), W_OK | X_OK) != 0) return errno == EROFS ? Obstacle::read_only : Obstacle::denied;
    const bool no_files = disk.f_files != 0 && disk.f_favail == 0;
    return no_files || disk.f_bavail * disk.f_frsize < least ? Obstacle::full : Obstacle::none;
}

Result<void> create_durably(const fs::path& path, ByteView content, fs::perms mode) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return fail(Errc::io, path.string() + ": " + std::strerror(errno));
    const bool written =
        ::fchmod(file, static_cast<mode_t>(mode)) == 0 && write_all(file, content) && ::fsync(file) == 0;
    const int reason = errno;
    const bool closed = ::close(file) == 0;
    if (written && closed && sync_directory(path.parent_path())) return {};
    const std::string why = std::strerror(written ? errno : reason);
    ::unlink(path.c_str());
    return fail(Errc::io, path.string() + ": " + why);
}

Result<void> create_in_place_of(const fs::path& like, const fs::path& path, ByteView content) {
    std::error_code absent;
    const fs::file_status there = fs::status(like, absent);
    const auto by_all = fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read;
    const auto mode = fs::is_regular_file(there) ? there.permissions() & fs::perms::all
                                                 : by_all & ~static_cast<fs::perms>(users_umask());
    return create_durably(path, content, mode);
}

Result<void> sync_file(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = file >= 0 && ::fsync(file) == 0;
    const std::string why = synced ? "" : std::strerror(errno);
    if (file >= 0) ::close(file);
    if (synced) return {};
    return fail(Errc::io, path.string() + ": " + why);
}

Result<void> remove_file(const fs::path& path) {
    std::error_code error;
    fs::remove(path, error);
    if (error) return fail(Errc::io, path.string() + ": " + error.message());
    return {};
}

Result<void> rename_durably(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0 || !sync_directory(to.parent_path()))
        return fail(Errc::io, to.string() + ": " + std::strerror(errno));
    return {};
}

Result<FileFacts> facts_of(const fs::path& path) {
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) != 0) return io_error(path);
    static const std::uint64_t nobody = nobody_for_root();
    const bool root = facts.st_uid == 0 || (nobody != 0 && facts.st_uid == nobody);
    const bool own_group = facts.st_gid == ::getegid() && ::getegid() == ::geteuid();
    return FileFacts{kind_of(facts.st_mode), root ? 0 : facts.st_uid, own_group,
                     static_cast<fs::perms>(facts.st_mode & 07777)};
}

Result<FileIdentity> identity_of(const fs::path& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return io_error(path);
    return FileIdentity{found.st_dev, found.st_ino, static_cast<std::uint64_t>(found.st_size)};
}

Result<fs::path> real_path(const fs::path& path) {
    std::error_code error;
    fs::path real = fs::canonical(path, error);
    if (error == std::errc::no_such_file_or_directory) return fail(Errc::not_found, path.string());
    if (error) return fail(Errc::io, path.string() + ": " + error.message());
    return real;
}

std::uint64_t own_user() { return ::geteuid(); }

}  // namespace pidpys::platform
