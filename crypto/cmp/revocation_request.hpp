// SPDX-License-Identifier: MIT
// Requests that end a certificate: PKIMessage rr of RFC 4210 §5.3.9, signed by the certificate's own key. Written, never
// read.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

#include "crypto/base/result.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::crypto::cmp {

// CRLReason of RFC 5280 §5.3.1, as far as a person can ask for it; the values are those of the standard.
enum class RevocationReason : std::uint8_t {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    privilege_withdrawn = 9
};

struct ReasonNames {
    RevocationReason reason;
    std::string_view standard;  // "keyCompromise"
    std::string_view contract;  // "KEY_COMPROMISE"
    std::string_view word;      // "key-compromise"
};
inline constexpr std::array<ReasonNames, 8> revocation_reasons{{
    {RevocationReason::unspecified, "unspecified", "UNSPECIFIED", "unspecified"},
    {RevocationReason::key_compromise, "keyCompromise", "KEY_COMPROMISE", "key-compromise"},
    {RevocationReason::ca_compromise, "cACompromise", "CA_COMPROMISE", "ca-compromise"},
    {RevocationReason::affiliation_changed, "affiliationChanged", "AFFILIATION_CHANGED", "affiliation-changed"},
    {RevocationReason::superseded, "superseded", "SUPERSEDED", "superseded"},
    {RevocationReason::cessation_of_operation, "cessationOfOperation", "CESSATION_OF_OPERATION",
     "cessation-of-operation"},
    {RevocationReason::certificate_hold, "certificateHold", "CERTIFICATE_HOLD", "certificate-hold"},
    {RevocationReason::privilege_withdrawn, "privilegeWithdrawn", "PRIVILEGE_WITHDRAWN", "privilege-withdrawn"},
}};

// By one of its names; nullptr for none.
const ReasonNames* find_reason(std::string_view name, std::string_view ReasonNames::*kind);
const ReasonNames& names_of(RevocationReason reason);

struct RevocationRequest {
    RevocationReason reason = RevocationReason::unspecified;
    std::chrono::system_clock::time_point invalid_since;  // invalidityDate (RFC 5280 §5.3.2)
    std::chrono::system_clock::time_point made_at;        // messageTime
};

// For the key's first certificate. DER. Errors: no_certificate; malformed (the certificate); unsupported (a key that does
// not sign); internal; what a key elsewhere answers.
Result<Bytes> write_revocation_request(const KeyEntry& entry, const RevocationRequest& request);

}  // namespace pidpys::crypto::cmp
