// SPDX-License-Identifier: MIT
#include "files/read_file.hpp"

#include "files/open_file.hpp"

namespace pidpys::files {

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_size) {
    auto size = size_of_file(path);
    if (!size) return forward(size);
    if (*size > max_size) return fail(Errc::too_large, path.string());

    Bytes content(static_cast<std::size_t>(*size));
    auto file = open_file(path);
    if (!file) return forward(file);
    if (!file->read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size())))
        return fail(Errc::io, "cannot read " + path.string());
    return content;
}

}  // namespace pidpys::files
