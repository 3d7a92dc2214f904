// SPDX-License-Identifier: MIT
#include "cli/files.hpp"

#include "files/private_file.hpp"

namespace pidpys::cli {

Result<void> write_document(const std::string& path, ByteView content) {
    using std::filesystem::perms;
    return files::replace_file(path, content,
                               perms::owner_read | perms::owner_write | perms::group_read | perms::others_read);
}

}  // namespace pidpys::cli
