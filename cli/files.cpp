// SPDX-License-Identifier: MIT
#include "cli/files.hpp"

#include "crypto/cms/undress.hpp"
#include "files/private_file.hpp"

namespace pidpys::cli {

Result<Bytes> read_signature(const std::string& path) {
    auto octets = files::read_file(path, kMaxDocument);
    if (!octets) return octets;
    auto bare = crypto::undress(*octets);
    if (!bare) return fail(bare.error().code, path + ": " + bare.error().detail);
    return *bare ? Result<Bytes>(std::move(**bare)) : std::move(octets);
}

Result<void> write_document(const std::string& path, ByteView content) {
    using std::filesystem::perms;
    return files::replace_file(path, content,
                               perms::owner_read | perms::owner_write | perms::group_read | perms::others_read);
}

}  // namespace pidpys::cli
