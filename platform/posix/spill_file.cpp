// SPDX-License-Identifier: MIT
#include "platform/spill_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "platform/aside.hpp"

namespace pidpys::platform {
namespace {

tl::unexpected<Error> io_error(const char* what) {
    return fail(Errc::io, std::string(what) + ": " + std::strerror(errno));
}

int open_nameless(const std::filesystem::path& directory) {
#ifdef O_TMPFILE
    const int nameless = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (nameless >= 0) return nameless;
#endif
    // Not every file system knows O_TMPFILE.
    std::string name = (directory / "spill-XXXXXX").string();
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) ::unlink(name.c_str());
    return named;
}

template <class Release>
void release(std::uint64_t size, Release let_go) {
    if (size < kLongRelease) return let_go();
    aside(let_go);
}

// In pieces, for other threads cannot map memory meanwhile.
void unmap(void* start, std::size_t length) {
    for (auto* at = static_cast<std::uint8_t*>(start); length > 0;) {
        const std::size_t piece = std::min<std::size_t>(length, kLongRelease);
        ::munmap(at, piece);
        at += piece;
        length -= piece;
    }
}

}  // namespace

Result<SpillFile> SpillFile::create(const std::filesystem::path& directory) {
    const int file = open_nameless(directory);
    if (file < 0) return io_error("cannot make a temporary file");
    return SpillFile(file);
}

SpillFile::SpillFile(SpillFile&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)), size_(std::exchange(other.size_, 0)) {}

SpillFile& SpillFile::operator=(SpillFile&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(size_, other.size_);
    return *this;
}

SpillFile::~SpillFile() {
    if (handle_ >= 0) release(size_, [file = static_cast<int>(handle_)] { ::close(file); });
}

Result<void> SpillFile::write(std::uint64_t at, ByteView octets) {
    while (!octets.empty()) {
        const ssize_t written =
            ::pwrite(static_cast<int>(handle_), octets.data(), octets.size(), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return io_error("cannot write a temporary file");
        at += static_cast<std::uint64_t>(written);
        size_ = std::max(size_, at);
        octets = octets.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Result<SpillFile::Mapping> SpillFile::map() const {
    const auto length = static_cast<std::size_t>(size_);
    void* memory = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, static_cast<int>(handle_), 0);
    if (memory == MAP_FAILED) return io_error("cannot map a temporary file");
    ::madvise(memory, length, MADV_SEQUENTIAL);
    std::shared_ptr<const void> owner(memory, [length](const void* start) {
        release(length, [start, length] { unmap(const_cast<void*>(start), length); });
    });
    return Mapping{std::move(owner), {static_cast<const std::uint8_t*>(memory), length}};
}

void forget_pages(ByteView view) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto start = reinterpret_cast<std::uintptr_t>(view.data());
    const auto first = (start + page - 1) / page * page, last = (start + view.size()) / page * page;
    if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

}  // namespace pidpys::platform
