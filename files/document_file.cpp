// SPDX-License-Identifier: MIT
#include "files/document_file.hpp"

#include <tuple>

#include "platform/disk.hpp"

namespace pidpys::files {

namespace fs = std::filesystem;

Result<void> replace_document(const fs::path& path, ByteView content) {
    const fs::path neighbour = neighbour_of(path);
    if (auto made = platform::create_in_place_of(path, neighbour, content); !made) return made;
    return take_place(neighbour, path);
}

Result<void> replace_document(const fs::path& path, const std::function<Result<void>(const fs::path&)>& write) {
    const fs::path neighbour = neighbour_of(path);
    auto done = platform::create_in_place_of(path, neighbour, {});
    if (!done) return done;
    std::error_code ignored;
    const auto mode = fs::status(neighbour, ignored).permissions();
    done = write(neighbour);
    if (done) fs::permissions(neighbour, mode, ignored);  // whoever wrote may have made the file anew
    if (done) done = platform::sync_file(neighbour);
    if (done) return take_place(neighbour, path);
    std::ignore = platform::remove_file(neighbour);
    return done;
}

}  // namespace pidpys::files
