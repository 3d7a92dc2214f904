// SPDX-License-Identifier: MIT
#include "files/read_file.hpp"

#include "files/open_file.hpp"

namespace pidpys::files {

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_size) {
    std::error_code error;
    const auto kind = std::filesystem::status(path, error).type();
    if (kind == std::filesystem::file_type::not_found) return fail(Errc::not_found, path.string());
    if (kind != std::filesystem::file_type::regular) return fail(Errc::io, path.string() + " is not a regular file");
    const auto size = std::filesystem::file_size(path, error);
    if (error) return fail(Errc::io, path.string() + ": " + error.message());
    if (size > max_size) return fail(Errc::too_large, path.string());

    Bytes content(static_cast<std::size_t>(size));
    auto file = open_file(path);
    if (!file) return forward(file);
    if (!file->read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size())))
        return fail(Errc::io, "cannot read " + path.string());
    return content;
}

}  // namespace pidpys::files
