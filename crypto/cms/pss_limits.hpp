// SPDX-License-Identifier: MIT
// What a key of RSASSA-PSS alone says of its own use (RFC 4055 §1.2, §3.1).
#pragma once

#include <optional>

#include "crypto/cms/digest.hpp"

namespace pidpys::crypto {

struct PssLimits {
    const DigestAlgorithm* digest = nullptr;       // the only one; nullptr where nobody here knows it
    const DigestAlgorithm* mask_digest = nullptr;  // of MGF1, likewise
    int least_salt = 0;                            // octets
};

// Nothing for other keys, and for a key without limits.
std::optional<PssLimits> pss_limits(EVP_PKEY* key);

}  // namespace pidpys::crypto
