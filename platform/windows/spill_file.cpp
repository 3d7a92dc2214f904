// SPDX-License-Identifier: MIT
// A file that is deleted when its last handle is closed; the system keeps short-lived ones from the disk if it can.
#include "platform/spill_file.hpp"

#include <windows.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>

#include "platform/windows/text.hpp"

namespace pidpys::platform {
namespace {

HANDLE handle_of(std::intptr_t value) { return reinterpret_cast<HANDLE>(value); }
const std::intptr_t kNone = reinterpret_cast<std::intptr_t>(INVALID_HANDLE_VALUE);

tl::unexpected<Error> io_error(const char* what) {
    return fail(Errc::io, std::string(what) + ": " + words_of(::GetLastError()));
}

// No file has it. GetTempFileName() makes names no longer than MAX_PATH.
std::wstring unused_name() {
    static std::atomic<unsigned> count{0};
    return L"spill-" + std::to_wstring(::GetCurrentProcessId()) + L"-" + std::to_wstring(::GetTickCount64()) + L"-" +
           std::to_wstring(++count) + L".tmp";
}

}  // namespace

Result<SpillFile> SpillFile::create(const std::filesystem::path& directory) {
    const std::filesystem::path name = directory / unused_name();
    const HANDLE file = ::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE | DELETE, 0, nullptr, CREATE_NEW,
                                      FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    if (file == INVALID_HANDLE_VALUE) return io_error("cannot make a temporary file");
    return SpillFile(reinterpret_cast<std::intptr_t>(file));
}

SpillFile::SpillFile(SpillFile&& other) noexcept
    : handle_(std::exchange(other.handle_, kNone)), size_(std::exchange(other.size_, 0)) {}

SpillFile& SpillFile::operator=(SpillFile&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(size_, other.size_);
    return *this;
}

SpillFile::~SpillFile() {
    if (handle_ != kNone) ::CloseHandle(handle_of(handle_));
}

Result<void> SpillFile::write(std::uint64_t at, ByteView octets) {
    while (!octets.empty()) {
        const auto part = static_cast<DWORD>(std::min<std::size_t>(octets.size(), 1 << 24));
        DWORD written = 0;
        OVERLAPPED place{};
        place.Offset = static_cast<DWORD>(at);
        place.OffsetHigh = static_cast<DWORD>(at >> 32U);
        if (!::WriteFile(handle_of(handle_), octets.data(), part, &written, &place) || written == 0)
            return io_error("cannot write a temporary file");
        at += written;
        size_ = std::max(size_, at);
        octets = octets.subspan(written);
    }
    return {};
}

Result<SpillFile::Mapping> SpillFile::map() const {
    const HANDLE mapping = ::CreateFileMappingW(handle_of(handle_), nullptr, PAGE_READONLY, 0, 0, nullptr);
    if (mapping == nullptr) return io_error("cannot map a temporary file");
    const void* memory = ::MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
    ::CloseHandle(mapping);  // the view holds the file
    if (memory == nullptr) return io_error("cannot map a temporary file");
    std::shared_ptr<const void> owner(memory, [](const void* start) { ::UnmapViewOfFile(start); });
    return Mapping{std::move(owner), {static_cast<const std::uint8_t*>(memory), static_cast<std::size_t>(size_)}};
}

// The working set is trimmed by the system.
void forget_pages(ByteView) {}

}  // namespace pidpys::platform
