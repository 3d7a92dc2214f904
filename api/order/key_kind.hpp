// SPDX-License-Identifier: MIT
// A key as it is counted among signatures.
#pragma once

#include "crypto/key/private_key.hpp"
#include "observe/meters.hpp"

namespace pidpys::api {

observe::KeyKind key_kind(const crypto::KeyEntry& key);

// A signature that was made, or was not; null: nobody counts.
inline void count_signature(observe::Meters* meters, const crypto::KeyEntry& key, bool made) {
    if (meters != nullptr) meters->signature(key_kind(key), made);
}

}  // namespace pidpys::api
