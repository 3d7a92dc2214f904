// SPDX-License-Identifier: MIT
#include "files/open_file.hpp"

#include "platform/patience.hpp"

namespace pidpys::files {

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
