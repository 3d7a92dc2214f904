// SPDX-License-Identifier: MIT
// What holds in every store, whatever database is behind it.
#pragma once

#include <string>

#include "api/dss/store/store.hpp"
#include "api/http/gather.hpp"

namespace pidpys::api::dss {

// By the number of rows that a statement has changed.
inline Result<void> added(std::int64_t rows, const char* what) {
    if (rows == 0) return fail(Errc::invalid_argument, std::string(what) + " exists already");
    return {};
}

inline Result<void> found(std::int64_t rows, const char* what) {
    if (rows == 0) return fail(Errc::not_found, std::string("no such ") + what);
    return {};
}

// What an organisation keeps, with what is about to be added. too_large.
inline Result<void> fits_share(const StoreLimits& limits, std::int64_t octets, std::int64_t records) {
    if (octets > static_cast<std::int64_t>(limits.organization))
        return fail(Errc::too_large, "the organisation's storage is full");
    if (records > std::int64_t{limits.organization_records})
        return fail(Errc::too_large, "the organisation keeps too many messages");
    return {};
}

// The whole of a content, piece by piece.
inline Result<Blob> gather_content(const GatherBlob& gather, ContentStore& store, ContentId content) {
    return gather([&](const TakePiece& take) {
        Result<void> taken;
        auto done = store.read(content, [&](ByteView piece) {
            if (taken) taken = take(piece);
        });
        return done ? taken : done;
    });
}

}  // namespace pidpys::api::dss
