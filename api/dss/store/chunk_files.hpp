// SPDX-License-Identifier: MIT
// Large chunks: immutable files beside the database, named by random ids.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "api/http/blob.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api::dss {

// A file's octets without copying them into memory, where the system can; the default reads.
using MapFile = std::function<Result<Blob>(const std::filesystem::path&)>;
Result<Blob> read_file(const std::filesystem::path& file);

class ChunkFiles {
public:
    ChunkFiles(std::filesystem::path directory, MapFile map) : directory_(std::move(directory)), map_(std::move(map)) {}

    // Written and synced, the directory too, when this returns the new name. Errc::io.
    [[nodiscard]] Result<std::string> write(ByteView data) const;
    [[nodiscard]] Result<Blob> map(const std::string& name) const { return map_(directory_ / name); }
    [[nodiscard]] Result<void> read(const std::string& name, const std::function<void(ByteView)>& piece) const;
    void remove(const std::string& name) const;

    // Removes the files that `known` does not name: left by a crash between writing a file and its row.
    void remove_strays(const std::function<bool(const std::string&)>& known) const;

private:
    std::filesystem::path directory_;
    MapFile map_;
};

}  // namespace pidpys::api::dss
