// SPDX-License-Identifier: MIT
#include "files/password_file.hpp"

#include <algorithm>

#include "crypto/base/text_encoding.hpp"
#include "files/guarded_file.hpp"
#include "files/open_file.hpp"
#include "platform/readers.hpp"

namespace pidpys::files {
namespace {

constexpr std::size_t max_password = 1024;

}  // namespace

Result<SecretString> read_password_file(const std::filesystem::path& path, Readers readers) {
    namespace fs = std::filesystem;
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status)) return fail(Errc::not_found, path.string());
    if (readers == Readers::owner && platform::others_may_read(path))
        return fail(Errc::denied, path.string() + ": others may read it; " + platform::how_to_keep_from_others(path));
    if (fs::is_regular_file(status))
        if (auto ours = check_only_we_write(path); !ours) return forward(ours);

    auto file = open_file(path);
    if (!file) return forward(file);
    SecretBytes octets(2 * max_password + 6);  // UTF-16, its mark and its line end
    file->read(reinterpret_cast<char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
    SecretBytes storage;
    const auto text = as_text(utf8_text(octets.view().first(static_cast<std::size_t>(file->gcount())), storage));
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    if (end > max_password) return fail(Errc::too_large, "password in " + path.string());
    return SecretString(text.substr(0, end));
}

}  // namespace pidpys::files
