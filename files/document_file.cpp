// SPDX-License-Identifier: MIT
#include "files/document_file.hpp"

#include <tuple>

#include "crypto/base/encoding.hpp"
#include "platform/disk.hpp"

namespace pidpys::files {
namespace {

namespace fs = std::filesystem;

Result<void> replace_document(const fs::path& path, ByteView content,
                              const std::function<Result<void>(const fs::path&)>& write) {
    const fs::path neighbour = neighbour_of(path);
    auto done = platform::create_in_place_of(path, neighbour, content);
    if (!done) return done;
    std::error_code ignored;
    const auto mode = fs::status(neighbour, ignored).permissions();
    done = write(neighbour);
    if (done) fs::permissions(neighbour, mode, ignored);  // whoever wrote may have made the file anew
    if (done) done = platform::sync_file(neighbour);
    if (done) done = platform::rename_durably(neighbour, path);
    if (!done) std::ignore = platform::remove_file(neighbour);
    return done;
}

}  // namespace

Result<void> replace_document(const fs::path& path, ByteView content) {
    return replace_document(path, content, [](const fs::path&) { return Result<void>(); });
}

Result<void> replace_document(const fs::path& path, const std::function<Result<void>(const fs::path&)>& write) {
    return replace_document(path, {}, write);
}

}  // namespace pidpys::files
