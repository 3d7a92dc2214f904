// SPDX-License-Identifier: MIT
#include "certs/status_words.hpp"

#include <array>

#include "crypto/base/iso_time.hpp"

namespace pidpys::certs {
namespace {

// Empty where none is stated.
std::string reason_text(std::optional<unsigned> reason) {
    constexpr std::array<const char*, 11> names{"unspecified",        "keyCompromise", "cACompromise",
                                                "affiliationChanged", "superseded",    "cessationOfOperation",
                                                "certificateHold",    "reason 7",      "removeFromCRL",
                                                "privilegeWithdrawn", "aACompromise"};
    if (!reason) return {};
    return *reason < names.size() ? names[*reason] : "reason " + std::to_string(*reason);
}

}  // namespace

std::string revocation_text(TimePoint at, std::optional<unsigned> reason) {
    const std::string why = reason_text(reason);
    return "revoked at " + iso_time(at) + (why.empty() ? "" : ", ") + why;
}

}  // namespace pidpys::certs
