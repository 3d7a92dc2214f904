// SPDX-License-Identifier: MIT
// What is known of a certificate's status, as errors say it.
#pragma once

#include <optional>
#include <string>

#include "certs/revocation.hpp"

namespace pidpys::certs {

// "revoked at 2026-08-25T14:03:00Z, keyCompromise": as the issuer states it; `reason` is a CRLReason (RFC 5280 §5.3.1).
std::string revocation_text(TimePoint at, std::optional<unsigned> reason);

}  // namespace pidpys::certs
