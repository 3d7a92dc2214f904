// SPDX-License-Identifier: MIT
#include "files/open_file.hpp"

#include "platform/patience.hpp"

namespace pidpys::files {

Result<std::uintmax_t> size_of_file(const std::filesystem::path& path) {
    std::error_code error;
    const auto kind = std::filesystem::status(path, error).type();
    if (kind == std::filesystem::file_type::not_found) return fail(Errc::not_found, path.string());
    if (kind != std::filesystem::file_type::regular) return fail(Errc::io, path.string() + " is not a regular file");
    const auto size = std::filesystem::file_size(path, error);
    if (error) return fail(Errc::io, path.string() + ": " + error.message());
    return size;
}

Result<std::ifstream> open_file(const std::filesystem::path& path) {
    std::ifstream file;
    file.rdbuf()->pubsetbuf(nullptr, 0);
    const auto attempt = platform::attempt_patiently([&] {
        file.clear();
        file.open(path, std::ios::binary);
        return file.is_open();
    });
    if (attempt == platform::Attempt::held) return fail(Errc::held, path.string());
    if (attempt == platform::Attempt::failed) return fail(Errc::io, "cannot read " + path.string());
    return file;
}

}  // namespace pidpys::files
