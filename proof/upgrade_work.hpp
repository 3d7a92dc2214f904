// SPDX-License-Identifier: MIT
// What a signature that is raised gathers on its way.
#pragma once

#include <memory>

#include "crypto/cades/level.hpp"
#include "crypto/cms/digest.hpp"
#include "proof/stamp_inquiry.hpp"
#include "proof/status_inquiry.hpp"

namespace pidpys::proof {

// A time-stamp with what proves it.
struct StampWork {
    Stamp stamp;
    std::vector<Bytes> path;
    std::vector<StatusEvidence> statuses;  // of the path's certificates below the anchor
};

// A signer who is raised.
struct SignerWork {
    std::size_t signer = 0;
    Bytes certificate;
    std::string serial;
    const crypto::DigestAlgorithm* digest = nullptr;     // of what is made for it
    crypto::CadesLevel level = crypto::CadesLevel::bes;  // as it was
    std::vector<std::unique_ptr<StampWork>> tokens;  // the time-stamp of the signature first, then archive time-stamps
    bool fresh_stamp = false;
    std::vector<Bytes> path;
    std::vector<StatusEvidence> statuses;

    // The time from which its certificate's end and revocation harm it no more.
    [[nodiscard]] TimePoint proven_at(TimePoint now) const {
        return tokens.empty() ? now : tokens.front()->stamp.token.info.gen_time;
    }
};

}  // namespace pidpys::proof
