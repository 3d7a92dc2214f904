// SPDX-License-Identifier: MIT
// Facts of what servers answered, as errors say them.
#pragma once

#include <optional>
#include <string>

#include "proof/context.hpp"

namespace pidpys::proof {

std::string utc_text(TimePoint time);  // "2026-08-25T14:03:00Z"

// CRLReason (RFC 5280 §5.3.1): "keyCompromise" …; empty where none is stated.
std::string reason_text(std::optional<unsigned> reason);

}  // namespace pidpys::proof
