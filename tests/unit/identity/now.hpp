// SPDX-License-Identifier: MIT
#pragma once

#include "certs/identity/tls_identity.hpp"

namespace pidpys::tests {

// A time at which identities of these tests are made: well after the earliest that is believed.
inline const certs::TimePoint kNow = certs::kEarliestBelievableTime + std::chrono::hours{24 * 200};

}  // namespace pidpys::tests
