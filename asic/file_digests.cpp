// SPDX-License-Identifier: MIT
#include "asic/file_digests.hpp"

namespace pidpys::asic {

Result<const Bytes*> FileDigests::of(const ZipMember& member, const crypto::DigestAlgorithm& algorithm) {
    const auto key = std::pair(member.index, &algorithm);
    if (const auto known = known_.find(key); known != known_.end()) return &known->second;
    auto digest = archive_.digest(member, algorithm);
    if (!digest) return forward(digest);
    return &known_.emplace(key, std::move(*digest)).first->second;
}

}  // namespace pidpys::asic
