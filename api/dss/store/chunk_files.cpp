// SPDX-License-Identifier: MIT
#include "api/dss/store/chunk_files.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

#include <sqlite3.h>

#include "crypto/base/encoding.hpp"
#include "files/open_file.hpp"

namespace pidpys::api::dss {
namespace {

constexpr std::size_t read_size = 1 << 20;
constexpr std::size_t write_size = 64 << 10;        // of one xWrite: SQLite never writes more than its largest page
constexpr auto write_time = std::chrono::hours(1);  // far longer than any write takes before its row is there

// SQLite's own file layer: the one portable way here to a file that is really on the disk. Opened as a journal, it
// syncs the directory as well.
bool write_durable(const std::string& path, ByteView data) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
    if (vfs == nullptr) return false;
    std::vector<std::max_align_t> room(static_cast<std::size_t>(vfs->szOsFile) / sizeof(std::max_align_t) + 1);
    auto* file = reinterpret_cast<sqlite3_file*>(room.data());
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE | SQLITE_OPEN_SUPER_JOURNAL;
    if (vfs->xOpen(vfs, path.c_str(), file, flags, nullptr) != SQLITE_OK) {
        if (file->pMethods != nullptr) file->pMethods->xClose(file);
        return false;
    }
    int code = SQLITE_OK;
    for (std::size_t at = 0; at < data.size() && code == SQLITE_OK; at += write_size) {
        const auto piece = data.subspan(at, std::min(write_size, data.size() - at));
        code =
            file->pMethods->xWrite(file, piece.data(), static_cast<int>(piece.size()), static_cast<sqlite3_int64>(at));
    }
    if (code == SQLITE_OK) code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
    file->pMethods->xClose(file);
    return code == SQLITE_OK;
}

}  // namespace

Result<Blob> read_file(const std::filesystem::path& path) {
    auto file = files::open_file(path);
    if (!file) return forward(file);
    file->seekg(0, std::ios::end);
    Bytes bytes(static_cast<std::size_t>(file->tellg()));
    file->seekg(0);
    if (!file->read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())))
        return fail(Errc::io, "cannot read a stored file");
    return Blob(std::move(bytes));
}

Result<std::string> ChunkFiles::write(ByteView data) const {
    std::error_code error;
    std::filesystem::create_directories(directory_, error);
    std::filesystem::permissions(directory_, std::filesystem::perms::owner_all, error);
    std::string name = random_uuid();
    const auto path = (directory_ / name).u8string();
    if (!write_durable(std::string(path.begin(), path.end()), data)) {
        std::filesystem::remove(directory_ / name, error);
        return fail(Errc::io, "cannot write a file of the shelf");
    }
    return name;
}

Result<void> ChunkFiles::read(const std::string& name, const std::function<void(ByteView)>& piece) const {
    auto file = files::open_file(directory_ / name);
    if (!file) return forward(file);
    Bytes buffer(read_size);
    while (*file) {
        file->read(reinterpret_cast<char*>(buffer.data()), static_cast<std::streamsize>(buffer.size()));
        if (file->gcount() > 0) piece(ByteView(buffer).first(static_cast<std::size_t>(file->gcount())));
    }
    if (!file->eof()) return fail(Errc::io, "cannot read a stored file");
    return {};
}

void ChunkFiles::remove(const std::string& name) const {
    std::error_code ignored;  // a file that stays is found by remove_strays
    std::filesystem::remove(directory_ / name, ignored);
}

void ChunkFiles::remove_strays(const std::function<bool(const std::string&)>& known) const {
    std::error_code error;
    for (std::filesystem::directory_iterator it(directory_, error), end; !error && it != end; it.increment(error)) {
        const auto age = std::filesystem::file_time_type::clock::now() - it->last_write_time(error);
        if (error || age < write_time) continue;
        const std::string name = it->path().filename().string();
        if (!known(name)) remove(name);
    }
}

}  // namespace pidpys::api::dss
