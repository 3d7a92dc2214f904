// SPDX-License-Identifier: MIT
// Octets that are made piece by piece and are too many for memory, as one blob: where it keeps them is the process's
// affair.
#pragma once

#include <functional>

#include "api/http/blob.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api {

// Takes the next piece. Errc::io.
using TakePiece = std::function<Result<void>(ByteView)>;
// Calls `make` once, which hands over all pieces in their order. Errors of both.
using GatherBlob = std::function<Result<Blob>(const std::function<Result<void>(const TakePiece&)>& make)>;

inline Result<Blob> gather_in_memory(const std::function<Result<void>(const TakePiece&)>& make) {
    Bytes whole;
    const auto made = make([&](ByteView piece) -> Result<void> {
        whole.insert(whole.end(), piece.begin(), piece.end());
        return {};
    });
    if (!made) return tl::unexpected(made.error());
    return Blob(std::move(whole));
}

}  // namespace pidpys::api
