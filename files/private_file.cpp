// SPDX-License-Identifier: MIT
#include "files/private_file.hpp"

#include <tuple>

#include "crypto/base/encoding.hpp"
#include "files/open_file.hpp"
#include "platform/directories.hpp"
#include "platform/disk.hpp"

namespace pidpys::files {

namespace fs = std::filesystem;

Result<void> make_private_directory(const fs::path& directory) {
    std::error_code error;
    if (!fs::exists(directory, error)) return platform::make_private_directory(directory);
    if (!error) fs::permissions(directory, fs::perms::owner_all, error);
    if (error) return fail(Errc::io, directory.string() + ": " + error.message());
    return {};
}

fs::path neighbour_of(const fs::path& path) {
    fs::path neighbour = path;
    neighbour += "." + random_uuid() + ".new";
    return neighbour;
}

Result<void> take_place(const fs::path& neighbour, const fs::path& path) {
    auto renamed = platform::rename_durably(neighbour, path);
    if (!renamed) std::ignore = platform::remove_file(neighbour);
    return renamed;
}

Result<void> replace_file(const fs::path& path, ByteView content, fs::perms mode) {
    const fs::path neighbour = neighbour_of(path);
    if (auto made = platform::create_durably(neighbour, content, mode); !made) return made;
    return take_place(neighbour, path);
}

Result<SecretBytes> read_private_file(const fs::path& path, std::size_t max_size) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory)
        return fail(Errc::not_found, path.string());
    if (error) return fail(Errc::io, path.string() + ": " + error.message());
    if (size > max_size) return fail(Errc::too_large, path.string());

    auto file = open_file(path);
    if (!file) return forward(file);
    SecretBytes content(static_cast<std::size_t>(size));
    if (!content.empty()) file->read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(size));
    if (!*file) return fail(Errc::io, "cannot read " + path.string());
    return content;
}

}  // namespace pidpys::files
