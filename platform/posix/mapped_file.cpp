// SPDX-License-Identifier: MIT
#include "platform/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "platform/posix/descriptor.hpp"

namespace pidpys::platform {

Result<SpillFile::Mapping> map_file(const std::filesystem::path& file) {
    const Descriptor open(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!open) return fail(errno == ENOENT ? Errc::not_found : Errc::io, std::strerror(errno));
    struct stat facts {};
    if (::fstat(open.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return fail(Errc::io, "not a regular file");
    const auto length = static_cast<std::size_t>(facts.st_size);
    if (length == 0) return SpillFile::Mapping{};
    void* memory = ::mmap(nullptr, length, PROT_READ, MAP_PRIVATE, open.get(), 0);
    if (memory == MAP_FAILED) return fail(Errc::io, std::string("cannot map a file: ") + std::strerror(errno));
    ::madvise(memory, length, MADV_SEQUENTIAL);
    std::shared_ptr<const void> owner(memory,
                                      [length](const void* start) { ::munmap(const_cast<void*>(start), length); });
    return SpillFile::Mapping{std::move(owner), {static_cast<const std::uint8_t*>(memory), length}};
}

}  // namespace pidpys::platform
