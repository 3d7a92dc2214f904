// SPDX-License-Identifier: MIT
#include "files/document_file.hpp"

#include <tuple>

#include "crypto/base/encoding.hpp"
#include "platform/disk.hpp"

namespace pidpys::files {
namespace {

namespace fs = std::filesystem;

fs::perms mode_for(const fs::path& path) {
    std::error_code absent;
    const fs::file_status there = fs::status(path, absent);
    if (fs::is_regular_file(there)) return there.permissions() & fs::perms::all;
    return fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read;
}

}  // namespace

Result<void> replace_document(const fs::path& path, ByteView content) {
    return replace_file(path, content, mode_for(path));
}

Result<void> replace_document(const fs::path& path, const std::function<Result<void>(const fs::path&)>& write) {
    const fs::path neighbour = neighbour_of(path);
    const fs::perms mode = mode_for(path);
    auto done = platform::create_durably(neighbour, {}, mode);
    if (!done) return done;
    done = write(neighbour);
    std::error_code ignored;
    if (done) fs::permissions(neighbour, mode, ignored);  // whoever wrote may have made the file anew
    if (done) done = platform::sync_file(neighbour);
    if (done) done = platform::rename_durably(neighbour, path);
    if (!done) std::ignore = platform::remove_file(neighbour);
    return done;
}

}  // namespace pidpys::files
