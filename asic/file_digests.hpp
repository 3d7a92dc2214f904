// SPDX-License-Identifier: MIT
// Digests of the container's files, each computed once however many manifests refer to it.
#pragma once

#include <map>

#include "asic/archive.hpp"

namespace pidpys::asic {

class FileDigests {
public:
    // Which outlives this.
    explicit FileDigests(const Archive& archive) : archive_(archive) {}

    [[nodiscard]] const Archive& archive() const { return archive_; }

    // Kept here. Errors of Archive::digest.
    Result<const Bytes*> of(const ZipMember& member, const crypto::DigestAlgorithm& algorithm);

private:
    const Archive& archive_;
    std::map<std::pair<std::size_t, const crypto::DigestAlgorithm*>, Bytes> known_;
};

}  // namespace pidpys::asic
