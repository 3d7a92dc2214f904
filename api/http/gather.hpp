// SPDX-License-Identifier: MIT
// Octets that are made piece by piece and are too many for memory, as one blob: where it keeps them is the process's
// affair. They come in their order, or each for its place.
#pragma once

#include <algorithm>
#include <functional>

#include "api/http/blob.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::api {

// Takes the next piece. Errc::io.
using TakePiece = std::function<Result<void>(ByteView)>;
// Calls `make` once, which hands over all pieces in their order. Errors of both.
using GatherBlob = std::function<Result<Blob>(const std::function<Result<void>(const TakePiece&)>& make)>;

// Takes octets for a place. Errc::io.
using PutPiece = std::function<Result<void>(std::uint64_t at, ByteView)>;
using BuildBlob = std::function<Result<Blob>(const std::function<Result<void>(const PutPiece&)>& make)>;

inline Result<Blob> build_in_memory(const std::function<Result<void>(const PutPiece&)>& make) {
    Bytes whole;
    const auto made = make([&](std::uint64_t at, ByteView piece) -> Result<void> {
        whole.resize(std::max<std::size_t>(whole.size(), at + piece.size()));
        std::ranges::copy(piece, whole.begin() + static_cast<std::ptrdiff_t>(at));
        return {};
    });
    if (!made) return tl::unexpected(made.error());
    return Blob(std::move(whole));
}

// Where places are not asked for.
inline Result<Blob> gather_by(const BuildBlob& build, const std::function<Result<void>(const TakePiece&)>& make) {
    return build([&](const PutPiece& put) {
        return make([&put, at = std::uint64_t{0}](ByteView piece) mutable {
            at += piece.size();
            return put(at - piece.size(), piece);
        });
    });
}

inline Result<Blob> gather_in_memory(const std::function<Result<void>(const TakePiece&)>& make) {
    return gather_by(build_in_memory, make);
}

}  // namespace pidpys::api
