// SPDX-License-Identifier: MIT
#include "platform/readers.hpp"

namespace pidpys::platform {

bool others_may_read(const std::filesystem::path& path) {
    using std::filesystem::perms;
    std::error_code error;
    const perms mode = std::filesystem::status(path, error).permissions();
    return error || (mode & (perms::group_all | perms::others_all)) != perms::none;
}

std::string how_to_keep_from_others(const std::filesystem::path& path) { return "chmod 600 \"" + path.string() + "\""; }

}  // namespace pidpys::platform
