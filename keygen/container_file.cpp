// SPDX-License-Identifier: MIT
#include "keygen/container_file.hpp"

#include <algorithm>

#include "crypto/container/key_container.hpp"
#include "files/document_file.hpp"
#include "files/read_file.hpp"
#include "platform/disk.hpp"

namespace pidpys::keygen {
namespace {

namespace fs = std::filesystem;

constexpr fs::perms for_owner = fs::perms::owner_read | fs::perms::owner_write;
constexpr int most_neighbours = 1000;

bool stands(const fs::path& path) {
    std::error_code error;
    const auto status = fs::symlink_status(path, error);
    return fs::exists(status) || (error && error != std::errc::no_such_file_or_directory);
}

// `content` under this name, or the next one that is free: NAME-2.EXT, NAME-3.EXT …
Result<fs::path> write_beside(const fs::path& wanted, ByteView content) {
    for (int number = 1; number <= most_neighbours; ++number) {
        fs::path path = wanted;
        if (number > 1) {
            path = wanted.parent_path() / wanted.stem();
            path += "-" + std::to_string(number);
            path += wanted.extension();
        }
        if (stands(path)) continue;
        if (auto made = platform::create_durably(path, content, for_owner); !made) return forward(made);
        return path;
    }
    return fail(Errc::io, wanted.string() + ": there are too many like it");
}

Result<void> check_keys(const fs::path& path, const std::vector<KeyWithRequest>& keys, const SecretString& password) {
    auto octets = files::read_file(path, files::max_key_file);
    if (!octets) return forward(octets);
    const auto opened = crypto::open_container(*octets, password);
    wipe(*octets);
    if (!opened) return tl::unexpected(opened.error());
    const bool same = opened->keys.size() == keys.size() &&
                      std::equal(keys.begin(), keys.end(), opened->keys.begin(),
                                 [](const KeyWithRequest& meant, const crypto::KeyEntry& found) {
                                     return EVP_PKEY_eq(meant.key.key.get(), found.key.get()) == 1;
                                 });
    if (!same) return fail(Errc::internal, "the container that was written does not hold the new keys");
    return {};
}

}  // namespace

std::size_t characters_of(const SecretString& password) {
    const auto text = password.view();
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Result<void> write_new_container(const fs::path& path, const std::vector<KeyWithRequest>& keys,
                                 const SecretString& password, crypto::Pkcs12Scheme scheme) {
    if (stands(path)) return fail(Errc::io, path.string() + ": it exists, and is not overwritten");
    std::vector<crypto::KeyEntry> entries;
    for (const KeyWithRequest& key : keys) entries.push_back(key.key);
    const auto octets = crypto::write_pkcs12(entries, password, {scheme});
    if (!octets) return tl::unexpected(octets.error());
    if (auto made = platform::create_durably(path, *octets, for_owner); !made) return made;
    auto good = check_keys(path, keys, password);
    if (!good) std::ignore = platform::remove_file(path);
    return good;
}

Result<std::vector<fs::path>> write_requests(const fs::path& container, const std::vector<KeyWithRequest>& keys) {
    std::vector<fs::path> written;
    for (const KeyWithRequest& key : keys) {
        fs::path name = container.parent_path() / container.stem();
        name += key.signs ? "_sign.p10" : "_agree.p10";
        auto path = write_beside(name, key.request);
        if (!path) return forward(path);
        written.push_back(std::move(*path));
    }
    return written;
}

Result<fs::path> change_container(const fs::path& named, const std::function<Result<Bytes>(ByteView before)>& change) {
    std::error_code ignored;
    const auto path = fs::is_symlink(named, ignored) ? platform::real_path(named) : Result<fs::path>(named);
    if (!path) return path;
    const auto before = files::read_file(*path, files::max_key_file);
    if (!before) return tl::unexpected(before.error());
    const auto after = change(*before);
    if (!after) return tl::unexpected(after.error());
    const auto now = files::read_file(*path, files::max_key_file);
    if (!now) return tl::unexpected(now.error());
    if (*now != *before) return fail(Errc::busy, path->string() + ": it was changed meanwhile, and nothing is written");
    fs::path kept = path->parent_path() / path->stem();
    kept += "-before";
    kept += path->extension();
    auto backup = write_beside(kept, *before);
    if (!backup) return backup;
    if (auto replaced = files::replace_document(*path, *after); !replaced) return forward(replaced);
    return backup;
}

}  // namespace pidpys::keygen
